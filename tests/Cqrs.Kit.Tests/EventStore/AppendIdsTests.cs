namespace Cqrs.Kit.Tests.EventStore;

public sealed class AppendIdsTests
{
    [Fact]
    public void The_first_id_is_the_appends_and_the_others_count_up_as_uuids_of_version_7()
    {
        var append = Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057");
        var ids = new AppendIds(append);

        Assert.Equal(append, ids.Next());
        Assert.Equal(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8058"), ids.Next());
        Assert.Equal(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8059"), ids.Next());
    }

    [Fact]
    public void Counting_past_the_last_random_bit_wraps_within_the_random_bits()
    {
        var ids = new AppendIds(Guid.Parse("01890a5d-ac96-774b-bfff-ffffffffffff"));

        ids.Next();
        var next = ids.Next();

        Assert.Equal(Guid.Parse("01890a5d-ac96-774b-8000-000000000000"), next);
        Assert.Equal(7, next.Version);
        Assert.Equal(8, next.Variant & 0xC);
    }

    [Fact]
    public void Ids_of_many_appends_do_not_meet() =>
        Assert.Equal(100_000, Enumerable.Range(0, 1_000).SelectMany(_ => IdsOf(Guid.CreateVersion7(), 100)).Distinct().Count());

    private static List<Guid> IdsOf(Guid append, int count)
    {
        var ids = new AppendIds(append);
        var result = new List<Guid>(count);
        for (var i = 0; i < count; i++)
        {
            result.Add(ids.Next());
        }

        return result;
    }
}

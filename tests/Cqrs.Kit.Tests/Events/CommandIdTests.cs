using System.Globalization;

namespace Cqrs.Kit.Tests.Events;

/// <summary>Ids that are derived from parts: the same for ever, and different for different parts.</summary>
public sealed class CommandIdTests
{
    /// <summary>A change here makes every derived id of the past unknown.</summary>
    [Fact]
    public void The_same_parts_always_give_this_id()
    {
        Assert.Equal("157f53cc-48c4-86b4-b795-a64605c8f063", CommandId.From("zoe", 1).ToString());
    }

    [Fact]
    public void A_derived_id_is_a_UUIDv8()
    {
        var id = CommandId.From("a").Value;

        Assert.Equal((8, 2), (id.Version, id.Variant >> 2));
    }

    [Fact]
    public void Parts_are_told_apart_by_their_bounds_and_order()
    {
        CommandId[] ids = [CommandId.From("a", "bc"), CommandId.From("ab", "c"), CommandId.From("abc"), CommandId.From("bc", "a"), CommandId.From("A", "bc")];

        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void The_culture_does_not_matter()
    {
        var before = CultureInfo.CurrentCulture;
        var id = CommandId.From(1.5m, 1234567);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(id, CommandId.From(1.5m, 1234567));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void No_part_or_an_empty_one_is_refused()
    {
        Assert.Throws<ArgumentException>(() => CommandId.From());
        Assert.Throws<ArgumentException>(() => CommandId.From(""));
        Assert.Throws<ArgumentException>(() => CommandId.From("a", null!));
    }

    [Fact]
    public void A_new_id_is_a_UUIDv7() => Assert.Equal(7, CommandId.New().Value.Version);
}

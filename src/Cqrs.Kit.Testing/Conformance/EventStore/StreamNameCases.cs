namespace Cqrs.Kit.Testing;

/// <summary>Names of streams: hostile ones are refused, odd ones kept apart.</summary>
internal static class StreamNameCases
{
    public static Task Hostile_names_are_refused(ConformanceFixture fixture)
    {
        string[] names =
        [
            "", " ", "-", "Note-", "Note- ", "-1", "$all", "Note", "Note-\0", "Note-a\u0007", "Note-\ud800", "Note-\udc00x", "Note-\u202eabc", "Note-a\u200b", "Note-a\u200f", "Note-\U000E0041x", "Note-\ufffd",
            "Note-" + new string('x', 10_000), new string('T', 200) + "-1", "No te-1", "Nöte-1", "1Note-1", "Note-1\n", " Note-1",
        ];
        foreach (var name in names)
        {
            Expect.Throws<ArgumentException>(() => StreamName.Parse(name), $"The stream name '{(name.Length > 40 ? name[..40] : name)}'");
        }

        return Task.CompletedTask;
    }

    public static Task What_is_wrong_with_a_name_is_told(ConformanceFixture fixture)
    {
        (string Name, string Told)[] names =
        [
            ("", "no '-'"), ("$all", "no '-'"), ("-1", "0"), ("No te-1", "letter"), ("Note-", "blank"), ("Note- 1", "white space"), ("Note-" + new string('x', 10_000), "10000"),
            ("Note-\0", "U+0000 at 0"), ("Note-a\ud800", "U+D800 at 1"), ("Note-ab\u200f", "U+200F at 2"), ("Note-\U000E0041", "U+E0041 at 0"), ("Note-\ufffd", "U+FFFD at 0"),
        ];
        foreach (var (name, told) in names)
        {
            var refused = Expect.Throws<ArgumentException>(() => StreamName.Parse(name), $"The stream name that is to be refused with '{told}'");
            Expect.True(refused.Message.Contains(told, StringComparison.Ordinal), $"'{refused.Message}' tells '{told}'");
        }

        return Task.CompletedTask;
    }

    public static Task Names_that_differ_at_all_are_different_streams(ConformanceFixture fixture) => KeptApartAsync(
        fixture,
        "Note-a", "Note-A", "note-a",                    // case
        "Note-caf\u00e9", "Note-cafe\u0301",             // composed and decomposed
        "Note-\u212b", "Note-\u00c5",                    // Ångström sign and letter
        "Note-ß", "Note-ss", "Note-i", "Note-ı", "Note-İ",
        "Note-a-b", "Note-a_b", "Note-a b", "Note-01", "Note-1");

    public static Task Names_that_mean_something_to_a_query_are_names(ConformanceFixture fixture) => KeptApartAsync(
        fixture,
        "Note-';-- DROP TABLE events", "Note-\"", "Note-''", "Note-\\", "Note-%", "Note-_", "Note-%_", "Note-*", "Note-$1", "Note-{0}", "Note-:id", "Note-@id", "Note-$all", "Note-null", "Note-\U0001F4DD");

    public static Task Names_of_the_greatest_length_are_kept_apart(ConformanceFixture fixture) => KeptApartAsync(
        fixture,
        "Note-" + new string('x', StreamName.MaxLength - 6) + "1",
        "Note-" + new string('x', StreamName.MaxLength - 6) + "2",
        "Note-" + new string('\u20ac', StreamName.MaxLength - 6) + "1");

    private static async Task KeptApartAsync(ConformanceFixture fixture, params string[] names)
    {
        await using var host = await fixture.StartAsync();
        foreach (var name in names)
        {
            var result = await host.Store.TryAppendAsync(new AppendRequest([new StreamAppend(StreamName.Parse(name), ExpectedVersion.NoStream, [new Noted(name)])]), CancellationToken.None);
            Expect.Equal(AppendOutcome.Appended, result.Outcome, $"The append to {name}");
        }

        foreach (var name in names)
        {
            await host.ExpectStreamAsync(StreamName.Parse(name), [new Noted(name)]);
        }

        Expect.Sequence(names, (await host.ReadLogAsync()).Select(e => e.Stream.Value), "names in the log");
    }
}

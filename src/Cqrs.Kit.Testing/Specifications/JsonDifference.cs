namespace Cqrs.Kit.Testing;

/// <summary>The difference between two texts, line by line.</summary>
internal static class JsonDifference
{
    private const int Context = 3;

    /// <summary>The lines that differ with some around them, or null when the texts are equal.</summary>
    public static string? Of(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        var start = 0;
        while (start < Math.Min(expected.Count, actual.Count) && expected[start] == actual[start])
        {
            start++;
        }

        if (start == expected.Count && start == actual.Count)
        {
            return null;
        }

        var same = 0;
        while (same < Math.Min(expected.Count, actual.Count) - start && expected[^(same + 1)] == actual[^(same + 1)])
        {
            same++;
        }

        return string.Join(
            Environment.NewLine,
            [
                .. expected.Take(start).TakeLast(Context).Select(line => "  " + line),
                .. expected.Skip(start).SkipLast(same).Select(line => "- " + line),
                .. actual.Skip(start).SkipLast(same).Select(line => "+ " + line),
                .. actual.TakeLast(same).Take(Context).Select(line => "  " + line),
            ]);
    }
}

namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>All orders in which two that take their own steps one after the other can take them.</summary>
internal static class Interleavings
{
    /// <summary>Who takes each step: 0 or 1.</summary>
    public static IEnumerable<int[]> Of(int first, int second) => (first, second) switch
    {
        (0, 0) => [[]],
        (0, _) => Of(0, second - 1).Select(rest => (int[])[1, .. rest]),
        (_, 0) => Of(first - 1, 0).Select(rest => (int[])[0, .. rest]),
        _ => [.. Of(first - 1, second).Select(rest => (int[])[0, .. rest]), .. Of(first, second - 1).Select(rest => (int[])[1, .. rest])],
    };
}

namespace Cqrs.Kit.Architecture.Tests.Support;

/// <summary>Fails with everything that breaks a rule, not only the first.</summary>
internal static class Faults
{
    public static void None(IEnumerable<string> faults, string rule)
    {
        var all = faults.Distinct(StringComparer.Ordinal).ToList();
        Assert.True(all.Count == 0, $"{rule} {all.Count} {(all.Count == 1 ? "does" : "do")} not:\n{string.Join('\n', all)}");
    }
}

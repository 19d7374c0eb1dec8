namespace Cqrs.Kit.Benchmarks.Load;

/// <summary>What the kit is to reach.</summary>
/// <param name="Ratio">Its rate to the counterpart's, at least.</param>
/// <param name="PerSecond">Its rate, at least.</param>
/// <param name="BytesPerUnit">What the client allocates for a unit, at most.</param>
/// <param name="P50">Milliseconds that half of its calls take at most.</param>
/// <param name="P99">Milliseconds that all but a hundredth of its calls take at most.</param>
/// <param name="Cores">The processor cores that client and server use together, at most.</param>
internal sealed record Target(double? Ratio = null, double? PerSecond = null, double? BytesPerUnit = null, double? P50 = null, double? P99 = null, double? Cores = null);

/// <summary>The kit and its counterpart at the same thing: one line of the report.</summary>
/// <param name="Case">What is special about it: how many callers, how long a stream.</param>
/// <param name="Counterpart">What it is measured by.</param>
/// <param name="CounterpartCallers">How many call the counterpart.</param>
/// <param name="Kit">What is measured.</param>
/// <param name="Callers">How many call it.</param>
/// <param name="Target">What it is to reach.</param>
internal sealed record Comparison(string Case, ILoad Counterpart, int CounterpartCallers, ILoad Kit, int Callers, Target Target)
{
    /// <summary>Both with as many callers.</summary>
    public static Comparison At(int callers, ILoad counterpart, ILoad kit, Target target) =>
        new(callers == 1 ? "1 caller" : $"{callers} callers", counterpart, callers, kit, callers, target);
}

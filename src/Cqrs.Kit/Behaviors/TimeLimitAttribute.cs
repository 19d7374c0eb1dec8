namespace Cqrs.Kit;

/// <summary>How long the handling of a message may take, in the place of what <c>AddTimeLimit</c> says for all.</summary>
/// <param name="seconds">The seconds, above zero and at most a day's.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class TimeLimitAttribute(double seconds) : Attribute
{
    /// <summary>The seconds.</summary>
    public double Seconds { get; } = seconds;
}

namespace Cqrs.Kit;

/// <summary>The kit cannot start as it was registered. Lists every fault that was found, not only the first.</summary>
public sealed class CqrsStartupException : CqrsException
{
    internal CqrsStartupException(IReadOnlyList<string> faults, Exception? innerException = null)
        : base($"Cqrs.Kit cannot start: {faults.Count} {(faults.Count == 1 ? "thing is" : "things are")} wrong.{Environment.NewLine}{string.Join(Environment.NewLine, faults.Select(fault => "- " + fault))}", innerException) => Faults = faults;

    /// <summary>Each fault in a sentence that says what to do.</summary>
    public IReadOnlyList<string> Faults { get; }
}

namespace Cqrs.Kit;

/// <summary>Names a subscription: the class's place in the log is kept under this name.</summary>
/// <param name="name">The stable name: lower-case words of letters and digits joined by <c>-</c>, at most 40 characters, not ending like a version (<c>-v2</c>).</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SubscriptionAttribute(string name) : Attribute
{
    /// <summary>The stable name.</summary>
    public string Name { get; } = name;

    /// <summary>Where it begins when it is registered for the first time. Default the beginning of the log.</summary>
    public Start From { get; set; }
}

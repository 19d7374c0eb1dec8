namespace Cqrs.Kit;

/// <summary>Gives an aggregate the stream type under which its streams are stored: <c>Order</c> in <c>Order-42</c>.</summary>
/// <param name="name">1 to 100 characters: a letter or <c>_</c>, then letters, digits, <c>_</c> or <c>.</c>; never a <c>-</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class StreamTypeAttribute(string name) : Attribute
{
    /// <summary>The stream type.</summary>
    public string Name { get; } = name;
}

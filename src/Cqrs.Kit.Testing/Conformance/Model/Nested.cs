namespace Cqrs.Kit.Testing;

/// <summary>An event that can be as deep as one likes.</summary>
[EventType("conformance.nested")]
internal sealed class Nested(Nested? inner) : IEquatable<Nested>
{
    public Nested? Inner { get; } = inner;

    public static Nested Of(int depth)
    {
        Nested? nested = null;
        for (var i = 0; i < depth; i++)
        {
            nested = new Nested(nested);
        }

        return nested!;
    }

    public bool Equals(Nested? other) => other is not null && Depth == other.Depth;

    public override bool Equals(object? obj) => Equals(obj as Nested);

    public override int GetHashCode() => Depth;

    private int Depth => Inner is null ? 1 : Inner.Depth + 1;
}

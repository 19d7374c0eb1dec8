using System.Collections;
using System.Collections.Immutable;

namespace Cqrs.Kit.Generators;

/// <summary>An array that equals another with equal elements, so that the compiler sees when nothing has changed.</summary>
internal readonly struct EquatableArray<T>(IEnumerable<T> elements) : IEquatable<EquatableArray<T>>, IEnumerable<T>
    where T : IEquatable<T>
{
    private readonly ImmutableArray<T> _elements = [.. elements];

    public bool Equals(EquatableArray<T> other) => _elements.SequenceEqual(other._elements);

    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    public override int GetHashCode() => _elements.Aggregate(0, (hash, element) => unchecked(hash * 31 + element.GetHashCode()));

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_elements).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

namespace Cqrs.Kit.Generators.Tests.Everything;

/// <summary>An id of its own, a public constructor, and no commands.</summary>
[StreamType("Depot")]
public sealed class Depot : AggregateRoot<DepotId>
{
    /// <inheritdoc/>
    protected override void Apply(object @event)
    {
    }
}

/// <summary>The id of a depot.</summary>
/// <param name="Number">Its number.</param>
public readonly record struct DepotId(int Number) : IStreamId
{
    /// <inheritdoc/>
    public string ToStreamId() => Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

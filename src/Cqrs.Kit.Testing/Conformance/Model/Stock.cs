namespace Cqrs.Kit.Testing;

/// <summary>One view as it was, and as later builds want it: wrongly, under the same version, and rightly, under the next.</summary>
internal sealed record Stock([property: Key] string Id, string Text);

internal sealed record StockWithMore([property: Key] string Id, string Text, int? More);

internal sealed record StockWithLess([property: Key] string Id);

internal sealed record StockOfAnotherType([property: Key] string Id, decimal Text);

internal sealed record StockThatMayBeNull([property: Key] string Id, string? Text);

internal sealed record StockWithAnotherKey(string Id, [property: Key] string Text);

/// <summary>The same columns in another record: the same shape.</summary>
internal sealed record StockRenamed([property: Key] string Id, string Text);

[Projection(Name)]
internal sealed class StockProjector : ViewProjector<Stock, string>
{
    public const string Name = "conformance-stock";

    public StockProjector() => Upsert<Noted>(e => e.Text, (e, view, _) => new Stock(e.Text, view?.Text + "x"));
}

[Projection(StockProjector.Name)]
internal sealed class StockWithMoreProjector : ViewProjector<StockWithMore, string>
{
    public StockWithMoreProjector() => Upsert<Noted>(e => e.Text, (e, _, _) => new StockWithMore(e.Text, e.Text, 1));
}

[Projection(StockProjector.Name)]
internal sealed class StockWithLessProjector : ViewProjector<StockWithLess, string>
{
    public StockWithLessProjector() => Upsert<Noted>(e => e.Text, (e, _, _) => new StockWithLess(e.Text));
}

[Projection(StockProjector.Name)]
internal sealed class StockOfAnotherTypeProjector : ViewProjector<StockOfAnotherType, string>
{
    public StockOfAnotherTypeProjector() => Upsert<Noted>(e => e.Text, (e, _, _) => new StockOfAnotherType(e.Text, 1));
}

[Projection(StockProjector.Name)]
internal sealed class StockThatMayBeNullProjector : ViewProjector<StockThatMayBeNull, string>
{
    public StockThatMayBeNullProjector() => Upsert<Noted>(e => e.Text, (e, _, _) => new StockThatMayBeNull(e.Text, null));
}

[Projection(StockProjector.Name)]
internal sealed class StockWithAnotherKeyProjector : ViewProjector<StockWithAnotherKey, string>
{
    public StockWithAnotherKeyProjector() => Upsert<Noted>(e => e.Text, (e, _, _) => new StockWithAnotherKey(e.Text, e.Text));
}

[Projection(StockProjector.Name)]
internal sealed class StockRenamedProjector : ViewProjector<StockRenamed, string>
{
    public StockRenamedProjector() => Upsert<Noted>(e => e.Text, (e, view, _) => new StockRenamed(e.Text, view?.Text + "y"));
}

[Projection(StockProjector.Name, Version = 2)]
internal sealed class StockSecondProjector : ViewProjector<StockWithMore, string>
{
    public StockSecondProjector() => Upsert<Noted>(e => e.Text, (e, _, at) => new StockWithMore(e.Text, e.Text, (int)at.Position.Value));
}

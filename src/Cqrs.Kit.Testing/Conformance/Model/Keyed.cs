namespace Cqrs.Kit.Testing;

/// <summary>Views with each type of key.</summary>
internal sealed record IntKeyed([property: Key] int Id, string Text);

internal sealed record LongKeyed([property: Key] long Id, string Text);

internal sealed record TextKeyed([property: Key] string Id, string Text);

[EventType("conformance.keyed")]
internal sealed record Keyed(int Int, long Long, string Text);

[Projection("conformance-int-keyed")]
internal sealed class IntKeyedProjector : ViewProjector<IntKeyed, int>
{
    public IntKeyedProjector() => Upsert<Keyed>(e => e.Int, (e, view, _) => new IntKeyed(e.Int, view?.Text + e.Text));
}

[Projection("conformance-long-keyed")]
internal sealed class LongKeyedProjector : ViewProjector<LongKeyed, long>
{
    public LongKeyedProjector() => Upsert<Keyed>(e => e.Long, (e, view, _) => new LongKeyed(e.Long, view?.Text + e.Text));
}

[Projection("conformance-text-keyed")]
internal sealed class TextKeyedProjector : ViewProjector<TextKeyed, string>
{
    public TextKeyedProjector() => Upsert<Keyed>(e => e.Text, (e, view, _) => new TextKeyed(e.Text, view?.Text + "x"));
}

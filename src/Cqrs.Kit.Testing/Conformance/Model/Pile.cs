namespace Cqrs.Kit.Testing;

/// <summary>A row that gathers the texts of its events.</summary>
internal sealed record Pile([property: Key] int Id, string Text);

/// <summary>Keeps <see cref="Pile"/>: each event is put on two of them. Fails where the case wants it to, and parks what fails.</summary>
[Projection(Name, OnPoison = PoisonPolicy.Park)]
internal sealed class PileProjector : ViewProjector<Pile, int>
{
    public const string Name = "conformance-piles";

    public PileProjector(CallLog calls) => UpsertMany<Keyed>((e, _) => [e.Int, (int)e.Long], (e, key, view, _) => Put(calls, e, key, view));

    /// <summary>What lets an event fail on one of its rows.</summary>
    public static string Fault(int key, string text) => $"pile {key} {text}";

    /// <summary>What lets an event make a row that cannot be stored.</summary>
    public static string Null(int key, string text) => $"null pile {key} {text}";

    public static Pile Put(CallLog calls, Keyed e, int key, Pile? view)
    {
        calls.MayFail(Fault(key, e.Text));
        try
        {
            calls.MayFail(Null(key, e.Text));
            return new Pile(key, view?.Text + e.Text);
        }
        catch (InvalidOperationException)
        {
            return new Pile(key, null!);
        }
    }
}

/// <summary>The same in a build that stops at what fails.</summary>
[Projection(PileProjector.Name)]
internal sealed class StoppingPileProjector : ViewProjector<Pile, int>
{
    public StoppingPileProjector(CallLog calls) => UpsertMany<Keyed>((e, _) => [e.Int, (int)e.Long], (e, key, view, _) => PileProjector.Put(calls, e, key, view));
}

[ReadsFrom(PileProjector.Name, Key = nameof(Id))]
internal sealed record GetPile(int Id) : IQuery<Pile?>;

internal sealed class GetPileHandler(IViewReader<Pile, int> piles) : IQueryHandler<GetPile, Pile?>
{
    public ValueTask<Pile?> HandleAsync(GetPile query, CancellationToken cancellationToken) => piles.FindAsync(query.Id, cancellationToken);
}

[ReadsFrom(PileProjector.Name)]
internal sealed record GetAnyPile(int Id) : IQuery<Pile?>;

internal sealed class GetAnyPileHandler(IViewReader<Pile, int> piles) : IQueryHandler<GetAnyPile, Pile?>
{
    public ValueTask<Pile?> HandleAsync(GetAnyPile query, CancellationToken cancellationToken) => piles.FindAsync(query.Id, cancellationToken);
}

internal sealed record SharedPile([property: Key] int Id, string Text);

/// <summary>Keeps <see cref="SharedPile"/> in three shards.</summary>
[Projection(Name, Shards = 3)]
internal sealed class SharedPileProjector : ViewProjector<SharedPile, int>
{
    public const string Name = "conformance-shared-piles";

    public SharedPileProjector() => UpsertMany<Keyed>((e, _) => [e.Int, (int)e.Long], (e, key, view, _) => new SharedPile(key, view?.Text + e.Text));
}

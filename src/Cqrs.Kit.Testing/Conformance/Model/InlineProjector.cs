namespace Cqrs.Kit.Testing;

/// <summary>A view that is kept in the transaction of each append.</summary>
internal sealed record InlineView([property: Key] Guid AccountId, decimal Balance, long Version);

[Projection("conformance-inline", Inline = true)]
internal sealed class InlineProjector : ViewProjector<InlineView, Guid>
{
    public const string Name = "conformance-inline";

    public InlineProjector(CallLog calls)
    {
        Create<Opened>(e => e.AccountId, (e, at) => new InlineView(e.AccountId, 0, at.Version));
        Update<Deposited>(e => e.AccountId, (e, view, at) =>
        {
            calls.MayFail(Name);
            return view with { Balance = view.Balance + e.Amount, Version = at.Version };
        });
    }

    public static Type[] Types { get; } = [typeof(InlineProjector), typeof(Opened), typeof(Deposited)];
}

/// <summary>An inline projector without a view, to see what an error of its own becomes.</summary>
[Projection("conformance-inline-raw", Inline = true)]
internal sealed class RawInlineProjector(CallLog calls) : IProjector
{
    public IReadOnlyCollection<Type> EventTypes => [typeof(Opened)];

    public ValueTask CreateAsync(IProjectionTransaction transaction, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async ValueTask ApplyAsync(IReadOnlyList<RecordedEvent> batch, IProjectionTransaction transaction, CancellationToken cancellationToken)
    {
        await Task.Yield();
        calls.MayFail("raw");
        calls.Note(string.Join(", ", batch.Select(e => $"{e.Stream} {e.Version} at {e.Position} for {transaction.Projection.Name}")));
    }

    public ValueTask ClearAsync(IProjectionTransaction transaction, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}

namespace Cqrs.Kit.Testing;

/// <summary>A view that forgets the accounts that are erased.</summary>
internal sealed record ErasableView([property: Key] Guid AccountId, string Owner, decimal Balance);

[Projection("conformance-erasable")]
internal sealed class ErasableProjector : ViewProjector<ErasableView, Guid>
{
    public const string Name = "conformance-erasable";

    public ErasableProjector()
    {
        Create<Opened>(e => e.AccountId, (e, _) => new ErasableView(e.AccountId, e.Owner, 0));
        Update<Deposited>(e => e.AccountId, (e, view, _) => view with { Balance = view.Balance + e.Amount });
        DeleteErased<Account>();
    }

    public static Type[] Types { get; } = [typeof(ErasableProjector), typeof(Opened), typeof(Deposited)];
}

/// <summary>The same in the transaction of each append. Fails when the case wants it to.</summary>
internal sealed record ErasableInlineView([property: Key] Guid AccountId, string Owner);

[Projection("conformance-erasable-inline", Inline = true)]
internal sealed class ErasableInlineProjector : ViewProjector<ErasableInlineView, Guid>
{
    public const string Name = "conformance-erasable-inline";

    public ErasableInlineProjector(CallLog calls)
    {
        Create<Opened>(e => e.AccountId, (e, _) => new ErasableInlineView(e.AccountId, e.Owner));
        DeleteErased<Account>(stream =>
        {
            calls.MayFail(Name);
            return Guid.Parse(stream.Id);
        });
    }

    public static Type[] Types { get; } = [typeof(ErasableInlineProjector), typeof(Opened), typeof(Deposited)];
}

/// <summary>Notes what was erased, and whatever blank event it should not have been given.</summary>
[Subscription("conformance-undertaker")]
internal sealed class Undertaker(CallLog calls) : ISubscriber<StreamErased>, ISubscriber<Opened>
{
    public ValueTask HandleAsync(StreamErased e, EventContext at, CancellationToken cancellationToken) => NoteAsync($"{at.Position} erased {e.Stream}");

    public ValueTask HandleAsync(Opened e, EventContext at, CancellationToken cancellationToken) => NoteAsync($"{at.Position} opened {e.Owner}");

    private ValueTask NoteAsync(string what)
    {
        calls.Note(what);
        return ValueTask.CompletedTask;
    }
}

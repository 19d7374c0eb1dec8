namespace Cqrs.Kit.Testing;

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

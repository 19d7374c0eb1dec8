using Cqrs.Kit.PostgreSql.Tests.Support;

namespace Cqrs.Kit.PostgreSql.Tests.Projections;

/// <summary>A row for each stream.</summary>
[Index(nameof(Text), Descending = true)]
internal sealed record NoteView([property: Key] string Id, string Text, int Count, DateTimeOffset? At);

[Projection("note-views")]
internal sealed class NoteViewProjector : ViewProjector<NoteView, string>
{
    public NoteViewProjector() => UpsertMany<Noted>(
        (_, at) => [at.Stream.Id],
        (e, id, view, at) => new NoteView(id, e.Text, (view?.Count ?? 0) + 1, at.Timestamp));
}

/// <summary>The same in a shape whose columns are others.</summary>
internal sealed record OtherNoteView([property: Key] string Id, long Count, bool? IsLong);

[Projection("note-views", Version = 2)]
internal sealed class OtherNoteViewProjector : ViewProjector<OtherNoteView, string>
{
    public OtherNoteViewProjector() => UpsertMany<Noted>(
        (_, at) => [at.Stream.Id],
        (e, id, view, _) => new OtherNoteView(id, (view?.Count ?? 0) + 1, e.Text.Length > 9));
}

/// <summary>Version 1 with the shape of version 2: a record that was changed without a new version.</summary>
[Projection("note-views")]
internal sealed class ChangedNoteViewProjector : ViewProjector<OtherNoteView, string>
{
    public ChangedNoteViewProjector() => Upsert<Noted>(e => e.Text, (_, view, _) => view);
}

/// <summary>In the transaction of each append.</summary>
internal sealed record InlineView([property: Key] string Id, string Text);

[Projection("inline-views", Inline = true)]
internal sealed class InlineViewProjector : ViewProjector<InlineView, string>
{
    public InlineViewProjector() => UpsertMany<Noted>(
        (_, at) => [at.Stream.Id],
        (e, id, _, _) => e.Text == "poison" ? throw new NotSupportedException() : new InlineView(id, e.Text));
}

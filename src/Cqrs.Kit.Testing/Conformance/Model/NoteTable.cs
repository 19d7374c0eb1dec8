namespace Cqrs.Kit.Testing;

/// <summary>A projector that does nothing by itself, so that a case can work on its table through the store's own interfaces.</summary>
internal sealed class NoteTable(string name = "conformance-notes", Start from = Start.Beginning) : IProjector
{
    public ProjectionId Id { get; } = new(name, 1);

    public ProjectionDefinition Definition => new(Id, from == Start.Now ? ProjectionKind.Subscription : ProjectionKind.Asynchronous, this, from);

    public ViewDefinition<NoteRow> View => new(Id, Id.Name.Replace('-', '_'), RowShape.Reflect<NoteRow>());

    public IReadOnlyCollection<Type> EventTypes => [];

    /// <summary>Waited for before the table is made.</summary>
    public Func<Task> BeforeCreate { get; set; } = () => Task.CompletedTask;

    public IViewTable<NoteRow, string> In(IProjectionTransaction transaction) => transaction.Table<NoteRow, string>(View);

    public async ValueTask CreateAsync(IProjectionTransaction transaction, CancellationToken cancellationToken)
    {
        await BeforeCreate();
        await In(transaction).CreateAsync(cancellationToken);
    }

    public ValueTask ApplyAsync(IReadOnlyList<RecordedEvent> batch, IProjectionTransaction transaction, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask ClearAsync(IProjectionTransaction transaction, CancellationToken cancellationToken) => In(transaction).ClearAsync(cancellationToken);
}

/// <summary>Its row.</summary>
internal sealed record NoteRow([property: Key] string Id, string Text);

using System.Diagnostics.CodeAnalysis;

namespace Cqrs.Kit;

/// <summary>Keeps a view: a table with a row a key, each the fold of the events that touch it.</summary>
/// <remarks>
/// Say in the constructor what each event does, with <see cref="Create{TEvent}"/>, <see cref="Update{TEvent}"/>,
/// <see cref="Upsert{TEvent}"/>, <see cref="Delete{TEvent}"/> and <see cref="UpsertMany{TEvent}"/>, each event type once. The functions must be
/// pure: they may run more than once for an event. A batch's rows are loaded in one round trip, folded in memory and written in one, with
/// the checkpoint in the same transaction. An event that does not fit (a <c>Create</c> where a row is, an <c>Update</c> where none is, a
/// function that throws) is a poison event: the projection stops before it.
/// </remarks>
/// <typeparam name="TView">The row, an immutable record with one property marked <see cref="KeyAttribute"/>.</typeparam>
/// <typeparam name="TKey">The key's type.</typeparam>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim holds nothing to dispose unless its wait handle is asked for.")]
public abstract class ViewProjector<TView, TKey> : IProjector, IViewProjector
    where TView : class
    where TKey : notnull
{
    private readonly Dictionary<Type, ViewVerb<TView, TKey>> _verbs = [];
    private readonly List<ILookup> _lookups = [];
    private readonly SemaphoreSlim _turn = new(1);
    private ViewDefinition<TView>? _view;
    private bool _isInline;

    /// <inheritdoc/>
    public IReadOnlyCollection<Type> EventTypes => [.. _verbs.Keys.Union(_lookups.SelectMany(lookup => lookup.EventTypes))];

    private ViewDefinition<TView> View => _view ?? throw new InvalidOperationException($"{GetType()} is not registered: add its assembly with AddModule.");

    bool IViewProjector.HasLookups => _lookups.Count > 0;

    object IViewProjector.Bind(ProjectionId id, bool isInline, object shape)
    {
        _view = new ViewDefinition<TView>(id, id.Name.Replace('-', '_'), (RowShape<TView>)shape);
        _isInline = isInline;
        foreach (var lookup in _lookups)
        {
            lookup.Bind(id, _view.TableName);
        }

        return _view;
    }

    async ValueTask IProjector.CreateAsync(IProjectionTransaction transaction, CancellationToken cancellationToken)
    {
        await transaction.Table<TView, TKey>(View).CreateAsync(cancellationToken).ConfigureAwait(false);
        foreach (var lookup in _lookups)
        {
            await lookup.CreateAsync(transaction, cancellationToken).ConfigureAwait(false);
        }
    }

    async ValueTask IProjector.ClearAsync(IProjectionTransaction transaction, CancellationToken cancellationToken)
    {
        await transaction.Table<TView, TKey>(View).ClearAsync(cancellationToken).ConfigureAwait(false);
        foreach (var lookup in _lookups)
        {
            await lookup.ClearAsync(transaction, cancellationToken).ConfigureAwait(false);
        }
    }

    ValueTask IProjector.ApplyAsync(IReadOnlyList<RecordedEvent> batch, IProjectionTransaction transaction, CancellationToken cancellationToken) =>
        ApplyAsync(NewPass(batch, transaction, takes: null), transaction, cancellationToken);

    ValueTask IViewProjector.ApplyToKeyAsync(string key, IReadOnlyList<RecordedEvent> events, IProjectionTransaction transaction, CancellationToken cancellationToken)
    {
        var only = StreamIdFormat.Parse<TKey>(key);
        return ApplyAsync(NewPass(events, transaction, (candidate, _) => EqualityComparer<TKey>.Default.Equals(candidate, only)), transaction, cancellationToken);
    }

    IReadOnlyList<string> IViewProjector.KeysOf(RecordedEvent @event) => _verbs.TryGetValue(@event.Data!.GetType(), out var verb)
        ? [.. (verb.KeyOf is { } keyOf ? [keyOf(@event.Data)] : verb.KeysOf!(@event.Data, @event.At)).Select(ViewKey.Text)]
        : [];

    ValueTask<ConsistencyReport> IViewProjector.CheckAsync(ConsistencyCheck check, CancellationToken cancellationToken) =>
        new ViewCheck<TView, TKey>(
            View,
            (batch, transaction, takes, token) => ApplyAsync(NewPass(batch, transaction, takes), transaction, token),
            EventTypes,
            check).RunAsync(cancellationToken);

    private ViewPass<TView, TKey> NewPass(IReadOnlyList<RecordedEvent> batch, IProjectionTransaction transaction, Func<TKey, LogPosition, bool>? takes) =>
        new(View, _verbs, _lookups, batch, transaction, _isInline) { Takes = takes };

    /// <summary>Its builds and checks run side by side, but a lookup holds the values of one batch: with lookups, batches take turns.</summary>
    private async ValueTask ApplyAsync(ViewPass<TView, TKey> pass, IProjectionTransaction transaction, CancellationToken cancellationToken)
    {
        if (_lookups.Count == 0)
        {
            await FoldAsync(pass, transaction, cancellationToken).ConfigureAwait(false);
            return;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await FoldAsync(pass, transaction, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask FoldAsync(ViewPass<TView, TKey> pass, IProjectionTransaction transaction, CancellationToken cancellationToken)
    {
        _lookups.ForEach(lookup => lookup.BeginBatch());
        var table = transaction.Table<TView, TKey>(View);
        while (!pass.FindKeys())
        {
            await LoadLookupsAsync(transaction, cancellationToken).ConfigureAwait(false);
        }

        var rows = pass.Keys.Count == 0 ? null : await table.LoadAsync(pass.Keys, cancellationToken).ConfigureAwait(false);
        while (!pass.Fold(rows))
        {
            await LoadLookupsAsync(transaction, cancellationToken).ConfigureAwait(false);
        }

        foreach (var lookup in _lookups)
        {
            await lookup.SaveAsync(transaction, cancellationToken).ConfigureAwait(false);
        }

        var (upserts, deletes) = pass.Changes();
        if (upserts.Count + deletes.Count > 0)
        {
            await table.SaveAsync(upserts, deletes, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>An event makes a row where none is.</summary>
    /// <typeparam name="TEvent">The event.</typeparam>
    /// <param name="key">The row's key.</param>
    /// <param name="create">The row.</param>
    protected void Create<TEvent>(Func<TEvent, TKey> key, Func<TEvent, EventContext, TView> create) => Add<TEvent>(
        key,
        (e, k, row, at) => row is null ? NotNull<TEvent>(create(e, at)) : throw new InvalidOperationException($"Create<{typeof(TEvent).Name}> found a row with the key {k}; use Upsert if that is right."));

    /// <summary>An event changes a row that is there.</summary>
    /// <typeparam name="TEvent">The event.</typeparam>
    /// <param name="key">The row's key.</param>
    /// <param name="update">The new row from the old.</param>
    protected void Update<TEvent>(Func<TEvent, TKey> key, Func<TEvent, TView, EventContext, TView> update) => Add<TEvent>(
        key,
        (e, k, row, at) => row is null ? throw new InvalidOperationException($"Update<{typeof(TEvent).Name}> found no row with the key {k}; use Upsert if that is right.") : NotNull<TEvent>(update(e, row, at)));

    /// <summary>An event makes, changes or deletes a row.</summary>
    /// <typeparam name="TEvent">The event.</typeparam>
    /// <param name="key">The row's key.</param>
    /// <param name="upsert">The new row from the old, which is null when there is none; null deletes.</param>
    protected void Upsert<TEvent>(Func<TEvent, TKey> key, Func<TEvent, TView?, EventContext, TView?> upsert) => Add<TEvent>(
        key,
        (e, _, row, at) => upsert(e, row, at));

    /// <summary>An event deletes a row, if there is one.</summary>
    /// <typeparam name="TEvent">The event.</typeparam>
    /// <param name="key">The row's key.</param>
    protected void Delete<TEvent>(Func<TEvent, TKey> key) => Add<TEvent>(
        key,
        (_, _, _, _) => null);

    /// <summary>The erasure of a stream of an aggregate deletes its row, if there is one. That of other streams does nothing.</summary>
    /// <remarks>For a view whose rows come of several aggregates, or of which one stream makes several: <see cref="UpsertMany{TEvent}"/> of
    /// <see cref="StreamErased"/>.</remarks>
    /// <typeparam name="TAggregate">The aggregate, marked with <see cref="StreamTypeAttribute"/>.</typeparam>
    /// <param name="key">The row's key. Default the stream's id, read as a <typeparamref name="TKey"/>.</param>
    protected void DeleteErased<TAggregate>(Func<StreamName, TKey>? key = null)
    {
        var type = StreamName.TypeOf<TAggregate>();
        key ??= static stream => StreamIdFormat.Parse<TKey>(stream.Id);
        AddMany<StreamErased>(
            (e, _) => e.Stream.Type == type ? [key(e.Stream)] : [],
            (_, _, _, _) => null);
    }

    /// <summary>An event makes, changes or deletes several rows.</summary>
    /// <typeparam name="TEvent">The event.</typeparam>
    /// <param name="keys">The rows' keys; one that comes twice counts once.</param>
    /// <param name="upsert">The new row from the old, which is null when there is none; null deletes.</param>
    protected void UpsertMany<TEvent>(Func<TEvent, EventContext, IEnumerable<TKey>> keys, Func<TEvent, TKey, TView?, EventContext, TView?> upsert) => AddMany(
        (e, at) => keys(e, at).Distinct(),
        upsert);

    /// <summary>Makes a lookup, a second small table.</summary>
    /// <typeparam name="TLookupKey">Its key.</typeparam>
    /// <typeparam name="TValue">Its value.</typeparam>
    /// <param name="name">Its name, part of the table's: lower-case words of letters and digits joined by <c>-</c>, at most 12 characters.</param>
    /// <returns>The lookup, to be filled with <see cref="Lookup{TKey,TValue}.Set{TEvent}"/> and read in the functions.</returns>
    protected Lookup<TLookupKey, TValue> Lookup<TLookupKey, TValue>(string name)
        where TLookupKey : notnull
    {
        if (!Names.IsLookup(name) || _lookups.Exists(lookup => lookup.Name == name))
        {
            throw new ArgumentException($"'{name}' cannot name a lookup: each has a name of its own, {Names.LookupRule}.", nameof(name));
        }

        if (!RowShape.KeyTypes.Contains(typeof(TLookupKey)) || !RowShape.ValueTypes.Contains(Nullable.GetUnderlyingType(typeof(TValue)) ?? typeof(TValue)))
        {
            throw new InvalidOperationException($"The lookup '{name}' needs a key of {string.Join(", ", RowShape.KeyTypes.Select(type => type.Name))} and a value of a simple type (RowShape.ValueTypes).");
        }

        var made = new Lookup<TLookupKey, TValue>(name);
        _lookups.Add(made);
        return made;
    }

    private static TView NotNull<TEvent>(TView? row) => row ?? throw new InvalidOperationException($"The function for {typeof(TEvent).Name} gave null; use Upsert or Delete to delete a row.");

    private async ValueTask LoadLookupsAsync(IProjectionTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var lookup in _lookups.Where(lookup => lookup.HasMissing))
        {
            await lookup.LoadMissingAsync(transaction, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Add<TEvent>(Func<TEvent, TKey> key, Func<TEvent, TKey, TView?, EventContext, TView?> fold) =>
        Add<TEvent>(new ViewVerb<TView, TKey>(e => key((TEvent)e), null, (e, k, row, at) => fold((TEvent)e, k, row, at)));

    private void AddMany<TEvent>(Func<TEvent, EventContext, IEnumerable<TKey>> keys, Func<TEvent, TKey, TView?, EventContext, TView?> fold) =>
        Add<TEvent>(new ViewVerb<TView, TKey>(null, (e, at) => keys((TEvent)e, at), (e, k, row, at) => fold((TEvent)e, k, row, at)));

    private void Add<TEvent>(ViewVerb<TView, TKey> verb)
    {
        if (!_verbs.TryAdd(typeof(TEvent), verb))
        {
            throw new InvalidOperationException($"{GetType().Name} says twice what {typeof(TEvent).Name} does; say it once.");
        }
    }
}

/// <summary>A view's projector as the kit sees it.</summary>
internal interface IViewProjector
{
    /// <summary>Whether it has lookups, which a shard or a parked key could not see as of its events.</summary>
    bool HasLookups { get; }

    /// <summary>Tells the projector which table it fills; gives the <see cref="ViewDefinition{TView}"/>.</summary>
    object Bind(ProjectionId id, bool isInline, object shape);

    /// <summary>The keys of the rows that an event touches, as texts.</summary>
    IReadOnlyList<string> KeysOf(RecordedEvent @event);

    /// <summary>Compares a sample of the rows of a build with a fresh fold of the log.</summary>
    ValueTask<ConsistencyReport> CheckAsync(ConsistencyCheck check, CancellationToken cancellationToken);

    /// <summary>Applies events to the row of one key only.</summary>
    ValueTask ApplyToKeyAsync(string key, IReadOnlyList<RecordedEvent> events, IProjectionTransaction transaction, CancellationToken cancellationToken);
}

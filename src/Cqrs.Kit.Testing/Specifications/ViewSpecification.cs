using System.Diagnostics.CodeAnalysis;

namespace Cqrs.Kit.Testing;

/// <summary>What a view becomes: given these events, then these rows.</summary>
/// <remarks>Rows are compared as JSON. Each <see cref="Given"/> is one batch, as a running projection would see it. Unless told otherwise,
/// the events stand in the stream <c>Test-1</c>, a second apart from the beginning of the year 2000 (UTC). For one thread at a time.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "Its transaction is a few dictionaries.")]
public sealed class ViewSpecification
{
    private static readonly DateTimeOffset _epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly IProjector _projector;
    private readonly DictionaryTransaction _transaction = new(new(new("specification", 1), 1, 0));
    private readonly Dictionary<StreamName, long> _versions = [];
    private StreamName _stream = new("Test", "1");
    private DateTimeOffset? _timestamp;
    private EventMetadata _metadata = EventMetadata.Empty;
    private long _position;
    private ProjectionException? _poison;

    internal ViewSpecification(IProjector projector)
    {
        ArgumentNullException.ThrowIfNull(projector);
        _projector = projector;
        ProjectorBinding.Bind(projector);
        Wait(projector.CreateAsync(_transaction, CancellationToken.None));
    }

    /// <summary>The events that follow stand in this stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <returns>The same specification.</returns>
    public ViewSpecification In(StreamName stream)
    {
        _stream = stream;
        return this;
    }

    /// <summary>The events that follow were recorded at this time.</summary>
    /// <param name="timestamp">The time.</param>
    /// <returns>The same specification.</returns>
    public ViewSpecification At(DateTimeOffset timestamp)
    {
        _timestamp = timestamp;
        return this;
    }

    /// <summary>The events that follow have this metadata.</summary>
    /// <param name="metadata">The metadata.</param>
    /// <returns>The same specification.</returns>
    public ViewSpecification With(EventMetadata metadata)
    {
        _metadata = metadata;
        return this;
    }

    /// <summary>What has happened, in order; applied as one batch. May be called more than once.</summary>
    /// <param name="events">Events in their latest shape. Those that the projector does not handle are passed over.</param>
    /// <returns>The same specification.</returns>
    public ViewSpecification Given(params IEnumerable<object> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var batch = events.Select(Record).Where(e => _projector.EventTypes.Contains(e.Data!.GetType())).ToList();
        if (_poison is not null || batch.Count == 0)
        {
            return this;
        }

        try
        {
            Wait(_projector.ApplyAsync(batch, _transaction, CancellationToken.None));
        }
        catch (ProjectionException poison)
        {
            _poison = poison;
        }
        catch (Exception exception)
        {
            _poison = new ProjectionException(_transaction.Shard.Projection, batch[0].At, exception.Message, exception);
        }

        return this;
    }

    /// <summary>There is a row with this key, and it is this one.</summary>
    /// <typeparam name="TKey">The key's type.</typeparam>
    /// <typeparam name="TView">The row's type.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="expected">The row.</param>
    /// <returns>The same specification, to look at more rows.</returns>
    /// <exception cref="SpecificationException">There is none, or another; the message shows the difference.</exception>
    public ViewSpecification ThenRow<TKey, TView>(TKey key, TView expected)
        where TKey : notnull
        where TView : class
    {
        ArgumentNullException.ThrowIfNull(expected);
        var row = Find(key, typeof(TView)) ?? throw new SpecificationException($"There is no {typeof(TView).Name} with the key {key}; there are: {_transaction.KeysOf(typeof(TView))}.");
        return JsonDifference.Of(SpecificationJson.Write(expected), SpecificationJson.Write(row)) is { } difference
            ? throw new SpecificationException($"The {typeof(TView).Name} with the key {key} differs (- expected, + found):{Environment.NewLine}{difference}")
            : this;
    }

    /// <summary>There is no row with this key.</summary>
    /// <typeparam name="TKey">The key's type.</typeparam>
    /// <param name="key">The key.</param>
    /// <returns>The same specification, to look at more rows.</returns>
    /// <exception cref="SpecificationException">There is one.</exception>
    public ViewSpecification ThenNoRow<TKey>(TKey key)
        where TKey : notnull => Find(key, ProjectorBinding.ViewOf(_projector)) is { } row
            ? throw new SpecificationException($"There is a row with the key {key}:{Environment.NewLine}{string.Join(Environment.NewLine, SpecificationJson.Write(row))}")
            : this;

    /// <summary>The projector cannot pass one of the events: a poison event.</summary>
    /// <returns>The error, to look at more closely.</returns>
    /// <exception cref="SpecificationException">It passed all of them.</exception>
    public ProjectionException ThenStops() => _poison ?? throw new SpecificationException("The projector passed every event; expected was one that it cannot pass.");

    private static void Wait(ValueTask pending) => pending.AsTask().GetAwaiter().GetResult();

    private object? Find(object key, Type view) => _poison is null
        ? _transaction.Find(view, key)
        : throw new SpecificationException($"The projector stopped: {_poison.Message}", _poison);

    private RecordedEvent Record(object @event)
    {
        var data = SpecificationJson.RoundTrip(@event);
        var version = _versions[_stream] = _versions.GetValueOrDefault(_stream, -1) + 1;
        _position++;
        return new RecordedEvent(
            new EventContext
            {
                EventId = new Guid(0, 0, 0, BitConverter.GetBytes(_position)),
                Stream = _stream,
                Version = version,
                Position = new LogPosition(_position),
                Timestamp = _timestamp ?? _epoch.AddSeconds(_position - 1),
                TypeName = SpecificationJson.NameOf(data.GetType()),
                TypeVersion = 1,
                Metadata = _metadata,
            },
            data);
    }
}

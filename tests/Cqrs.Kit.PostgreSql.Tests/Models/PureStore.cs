using System.Runtime.CompilerServices;

namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>What a store promises, in as few lines as say it. It knows nothing of bytes, locks or pages.</summary>
internal sealed class PureStore : IEventStore, IStreamLifecycle
{
    private readonly List<PureEvent> _log = [];
    private readonly Dictionary<Guid, (AppendRequest Request, AppendResult Result)> _appends = [];
    private readonly Dictionary<CommandId, CommandRecord> _commands = [];
    private readonly Dictionary<StreamName, long> _keptFrom = [];
    private readonly HashSet<StreamName> _closed = [];
    private readonly HashSet<StreamName> _erased = [];

    private LogPosition Head => new(_log.Count);

    public ValueTask<AppendResult> TryAppendAsync(AppendRequest request, CancellationToken cancellationToken)
    {
        if (_appends.TryGetValue(request.Id, out var first))
        {
            return ValueTask.FromResult(IsSame(first.Request, first.Result, request) ? first.Result : throw new AppendIdReusedException(request.Id));
        }

        if (_log.Exists(e => e.At.EventId == request.Id))
        {
            throw new AppendIdReusedException(request.Id);
        }

        if (request.Command is { } command && _commands.TryGetValue(command.Id, out var known))
        {
            return ValueTask.FromResult(AppendResult.Known(known));
        }

        // The gravest of all its streams; of the equally grave, the first.
        if (request.Streams.FirstOrDefault(append => _erased.Contains(append.Stream)) is { } erased)
        {
            throw new StreamErasedException(erased.Stream);
        }

        if (request.Streams.FirstOrDefault(append => _closed.Contains(append.Stream)) is { } closed)
        {
            throw new StreamClosedException(closed.Stream);
        }

        if (request.Streams.FirstOrDefault(append => !append.Expected.Allows(VersionOf(append.Stream))) is { } conflict)
        {
            return ValueTask.FromResult(AppendResult.Conflicted(new VersionConflict(conflict.Stream, conflict.Expected, VersionOf(conflict.Stream))));
        }

        return ValueTask.FromResult(Write(request));
    }

    public async IAsyncEnumerable<RecordedEvent> ReadStreamAsync(StreamName stream, StreamReadOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var events = _erased.Contains(stream) ? throw new StreamErasedException(stream) : Of(stream).Where(e => e.At.Version >= _keptFrom.GetValueOrDefault(stream));
        events = options.Backwards
            ? events.Reverse().Where(e => e.At.Version <= (options.FromVersion ?? long.MaxValue))
            : events.Where(e => e.At.Version >= (options.FromVersion ?? 0));
        foreach (var e in events.Take((int)(options.MaxCount ?? int.MaxValue)))
        {
            yield return e.Recorded;
        }
    }

    public async IAsyncEnumerable<RecordedEvent> ReadLogAsync(LogPosition after, LogReadOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var events = Asked(after, options);
        foreach (var e in (options.Backwards ? events.Reverse() : events).Take((int)(options.MaxCount ?? int.MaxValue)))
        {
            yield return e.Recorded;
        }
    }

    public ValueTask<LogPage> ReadLogPageAsync(LogPosition after, LogReadOptions options, CancellationToken cancellationToken)
    {
        var asked = Asked(after, options).ToList();
        var given = asked.Take((int)options.MaxCount!.Value).Select(e => e.Recorded).ToList();
        var end = LogPosition.Min(options.UpTo ?? Head, Head);
        var passed = given.Count < asked.Count ? given[^1].Position : LogPosition.Max(after, end);
        var id = passed > after ? _log[(int)passed.Value - 1].At.EventId : Guid.Empty;
        return ValueTask.FromResult(new LogPage(given, passed, id, passed < end, null));
    }

    public ValueTask<LogProbe> ProbeAsync(LogPosition after, CancellationToken cancellationToken) => ValueTask.FromResult(
        new LogProbe(Head, _log.Count == 0 ? Guid.Empty : _log[^1].At.EventId, DateTimeOffset.UnixEpoch, after < Head ? DateTimeOffset.UnixEpoch : null));

    public ValueTask<CommandRecord?> FindCommandAsync(CommandId id, CancellationToken cancellationToken) => ValueTask.FromResult(_commands.GetValueOrDefault(id));

    public bool IsTransient(Exception exception) => false;

    public ValueTask CloseAsync(StreamName stream, CancellationToken cancellationToken)
    {
        EnsureThere(stream);
        _closed.Add(stream);
        return ValueTask.CompletedTask;
    }

    public ValueTask ReopenAsync(StreamName stream, CancellationToken cancellationToken)
    {
        EnsureThere(stream);
        EnsureNotErased(stream);
        _closed.Remove(stream);
        return ValueTask.CompletedTask;
    }

    public ValueTask<long> TruncateAsync(StreamName stream, long beforeVersion, CancellationToken cancellationToken)
    {
        EnsureThere(stream);
        EnsureNotErased(stream);
        var keptFrom = Math.Max(_keptFrom.GetValueOrDefault(stream), Math.Min(beforeVersion, VersionOf(stream)));
        _keptFrom[stream] = keptFrom;
        Blank(Of(stream).Take((int)keptFrom));
        return ValueTask.FromResult(keptFrom);
    }

    public ValueTask<LogPosition> EraseAsync(StreamName stream, CancellationToken cancellationToken)
    {
        EnsureThere(stream);
        if (_erased.Add(stream))
        {
            _closed.Add(stream);
            foreach (var id in Of(stream).SelectMany(e => new[] { e.Command, e.At.IsBlank ? null : e.At.Metadata.CommandId }).OfType<CommandId>().Where(id => _commands.TryGetValue(id, out var record) && !record.Result.IsEmpty))
            {
                _commands[id] = _commands[id] with { Result = CommandRecord.ErasedResult };
            }

            Blank(Of(stream));
            Add(Guid.CreateVersion7(), stream, new StreamErased(stream), EventMetadata.Empty, null);
        }

        return ValueTask.FromResult(Of(stream).Last().At.Position);
    }

    private AppendResult Write(AppendRequest request)
    {
        var ids = new AppendIds(request.Id);
        var written = request.Streams.SelectMany(append => append.Events, (append, data) => (Id: ids.Next(), append.Stream, Data: data)).ToList();
        if (written.Exists(one => _log.Exists(e => e.At.EventId == one.Id)))
        {
            throw new AppendIdReusedException(request.Id);
        }

        written.ForEach(one => Add(one.Id, one.Stream, one.Data, request.Metadata, request.Command?.Id));
        var position = written.Count > 0 ? Head : request.Command!.Position;
        if (request.Command is { } command)
        {
            _commands.Add(command.Id, command with { Position = position });
        }

        var result = AppendResult.Appended(position, [.. request.Streams.Select(append => VersionOf(append.Stream))]);
        _appends.Add(request.Id, (request, result));
        return result;
    }

    /// <summary>Whether an append is the one that was written, as far as is still known: what is blank is not compared.</summary>
    private bool IsSame(AppendRequest first, AppendResult result, AppendRequest again)
    {
        var before = result.Versions.Zip(first.Streams, (version, append) => version - append.Events.Count).ToList();
        var position = (int)result.Position.Value - first.Streams.Sum(append => append.Events.Count);
        return first.Command?.Id == again.Command?.Id
            && (first.Command is null || first.Command.Hash.Span.SequenceEqual(again.Command!.Hash.Span))
            && first.Streams.Select(append => (append.Stream, append.Events.Count)).SequenceEqual(again.Streams.Select(append => (append.Stream, append.Events.Count)))
            && again.Streams.Zip(before).All(one => one.First.Expected.Allows(one.Second))
            && again.Streams.SelectMany(append => append.Events).All(data => _log[position++] is var e && e.Type == data.GetType() && (e.At.IsBlank || e.Data!.Equals(data)));
    }

    private void Add(Guid id, StreamName stream, object data, EventMetadata metadata, CommandId? command) => _log.Add(new PureEvent(
        new EventContext
        {
            EventId = id,
            Stream = stream,
            Version = VersionOf(stream) + 1,
            Position = new LogPosition(_log.Count + 1),
            Timestamp = DateTimeOffset.UnixEpoch,
            TypeName = PureEvent.NameOf(data),
            TypeVersion = 1,
            Metadata = metadata,
        },
        data,
        data.GetType(),
        command));

    private void Blank(IEnumerable<PureEvent> events)
    {
        foreach (var e in events.ToList())
        {
            _log[(int)e.At.Position.Value - 1] = e.AsBlank();
        }
    }

    private IEnumerable<PureEvent> Asked(LogPosition after, LogReadOptions options) => _log.Where(e =>
        e.At.Position > after
        && e.At.Position <= (options.UpTo ?? Head)
        && options.EventTypes?.Contains(e.At.TypeName) != false
        && options.ExceptEventTypes?.Contains(e.At.TypeName) != true
        && options.StreamTypes?.Contains(e.At.Stream.Type) != false);

    private IEnumerable<PureEvent> Of(StreamName stream) => _log.Where(e => e.At.Stream == stream);

    private long VersionOf(StreamName stream) => Of(stream).Count() - 1;

    private void EnsureThere(StreamName stream) => _ = VersionOf(stream) >= 0 ? stream : throw new StreamNotFoundException(stream);

    private void EnsureNotErased(StreamName stream) => _ = _erased.Contains(stream) ? throw new StreamErasedException(stream) : stream;
}

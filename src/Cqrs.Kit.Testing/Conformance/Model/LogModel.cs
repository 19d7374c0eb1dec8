namespace Cqrs.Kit.Testing;

/// <summary>What a log is, in as few lines as say it: the measure of <see cref="RandomHistoryCases"/>.</summary>
internal sealed class LogModel
{
    private readonly Dictionary<Guid, AppendResult> _appends = [];
    private readonly Dictionary<CommandId, CommandRecord> _commands = [];

    public List<(StreamName Stream, long Version, long Number)> Log { get; } = [];

    public long VersionOf(StreamName stream) => Log.Count(e => e.Stream == stream) - 1;

    public AppendResult Append(AppendRequest request)
    {
        if (_appends.TryGetValue(request.Id, out var first))
        {
            return first;
        }

        if (request.Command is { } command && _commands.TryGetValue(command.Id, out var known))
        {
            return AppendResult.Known(known);
        }

        foreach (var append in request.Streams.Where(append => !append.Expected.Allows(VersionOf(append.Stream))))
        {
            return AppendResult.Conflicted(new VersionConflict(append.Stream, append.Expected, VersionOf(append.Stream)));
        }

        foreach (var append in request.Streams)
        {
            Log.AddRange(append.Events.Select((e, i) => (append.Stream, VersionOf(append.Stream) + 1 + i, ((Counted)e).Number)).ToList());
        }

        if (request.Command is { } written)
        {
            _commands.Add(written.Id, written with { Position = new LogPosition(Log.Count) });
        }

        return _appends[request.Id] = AppendResult.Appended(new LogPosition(Log.Count), [.. request.Streams.Select(append => VersionOf(append.Stream))]);
    }
}

using System.Runtime.InteropServices;

using Npgsql;
using NpgsqlTypes;

namespace Cqrs.Kit.PostgreSql;

/// <summary>The append statement with its parameters, to be filled again for each flush. One use at a time.</summary>
internal sealed class AppendCommand
{
    private const long Any = -1;
    private const long Exists = -2;
    private const long None = -3;

    private readonly EntryColumns _entries;
    private readonly EventColumns _events;
    private readonly CommandColumns _commands;
    private readonly NpgsqlParameter _number = new() { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer };

    public AppendCommand(Database database)
    {
        Command = new NpgsqlBatchCommand(database.Sql.Append).With(NpgsqlDbType.Bigint, database.LogLock);
        _entries = new EntryColumns(Command);
        _events = new EventColumns(Command);
        _commands = new CommandColumns(Command);
        Command.WithNullable(NpgsqlDbType.Text, database.Options.Notify ? database.Channel : null).With(NpgsqlDbType.Text, database.Sender);
        Command.Parameters.Add(_number);
    }

    public NpgsqlBatchCommand Command { get; }

    /// <summary>Sets the parameters for these units; with a number, anything but "appended" is an error that bears it.</summary>
    public void Fill(IReadOnlyList<AppendUnit> units, int? number = null)
    {
        Begin(units);
        var (entry, firstOfUnit) = (1, 1);
        for (var u = 0; u < units.Count; u++)
        {
            _entries.Add(u + 1, units[u], firstOfUnit);
            var last = firstOfUnit - 1;
            for (var m = 0; m < units[u].Count; m++)
            {
                var append = units[u][m].Append;
                last += units[u][m].Events;
                _events.Add(append, entry);
                _commands.Add(append, entry, units[u][m].Events == 0 ? 0 : last);
            }

            entry += units[u].Entries;
            firstOfUnit += units[u].Events;
        }

        _number.Value = number is { } given ? given : DBNull.Value;
    }

    private void Begin(IReadOnlyList<AppendUnit> units)
    {
        var (entries, events, commands) = (0, 0, 0);
        for (var u = 0; u < units.Count; u++)
        {
            entries += units[u].Entries;
            events += units[u].Events;
            for (var m = 0; m < units[u].Count; m++)
            {
                commands += units[u][m].Append.Command is null ? 0 : 1;
            }
        }

        _entries.Begin(entries);
        _events.Begin(events);
        _commands.Begin(commands);
    }

    private sealed class EntryColumns(NpgsqlBatchCommand command)
    {
        private readonly ArrayParameter<int> _units = new(command, NpgsqlDbType.Integer);
        private readonly ArrayParameter<Guid> _ids = new(command, NpgsqlDbType.Uuid);
        private readonly ArrayParameter<string?> _names = new(command, NpgsqlDbType.Text);
        private readonly ArrayParameter<string?> _types = new(command, NpgsqlDbType.Text);
        private readonly ArrayParameter<long> _expected = new(command, NpgsqlDbType.Bigint);
        private readonly ArrayParameter<int> _firsts = new(command, NpgsqlDbType.Integer);
        private readonly ArrayParameter<int> _counts = new(command, NpgsqlDbType.Integer);

        public void Begin(int count)
        {
            _units.Begin(count);
            _ids.Begin(count);
            _names.Begin(count);
            _types.Begin(count);
            _expected.Begin(count);
            _firsts.Begin(count);
            _counts.Begin(count);
        }

        public void Add(int number, AppendUnit unit, int first)
        {
            var streams = unit.First.Append.Streams;
            if (streams.Count == 0)
            {
                Add(number, unit, null, null, Any, first, 0);
            }

            for (var s = 0; s < streams.Count; s++)
            {
                var count = streams.Count == 1 ? unit.Events : streams[s].Events.Count;
                Add(number, unit, streams[s].Name.Value, streams[s].Name.Type, CodeOf(streams[s].Expected), first, count);
                first += count;
            }
        }

        private void Add(int number, AppendUnit unit, string? name, string? type, long expected, int first, int count)
        {
            _units.Add(number);
            _ids.Add(unit.First.Append.Id);
            _names.Add(name);
            _types.Add(type);
            _expected.Add(expected);
            _firsts.Add(first);
            _counts.Add(count);
        }

        private static long CodeOf(ExpectedVersion expected) =>
            expected.Version is { } version ? version : expected == ExpectedVersion.Any ? Any : expected == ExpectedVersion.NoStream ? None : Exists;
    }

    private sealed class EventColumns(NpgsqlBatchCommand command)
    {
        private readonly ArrayParameter<int> _entries = new(command, NpgsqlDbType.Integer);
        private readonly ArrayParameter<Guid> _ids = new(command, NpgsqlDbType.Uuid);
        private readonly ArrayParameter<string> _types = new(command, NpgsqlDbType.Text);
        private readonly ArrayParameter<int> _typeVersions = new(command, NpgsqlDbType.Integer);
        private readonly ArrayParameter<byte[]> _metadata = new(command, NpgsqlDbType.Json);
        private readonly ArrayParameter<byte[]> _data = new(command, NpgsqlDbType.Json);

        public void Begin(int count)
        {
            _entries.Begin(count);
            _ids.Begin(count);
            _types.Begin(count);
            _typeVersions.Begin(count);
            _metadata.Begin(count);
            _data.Begin(count);
        }

        public void Add(EncodedAppend append, int entry)
        {
            for (var s = 0; s < append.Streams.Count; s++)
            {
                var events = append.Streams[s].Events;
                for (var e = 0; e < events.Count; e++)
                {
                    _entries.Add(entry + s);
                    _ids.Add(events[e].Id);
                    _types.Add(events[e].TypeName);
                    _typeVersions.Add(events[e].TypeVersion);
                    _metadata.Add(append.Metadata);
                    _data.Add(events[e].Payload);
                }
            }
        }
    }

    private sealed class CommandColumns(NpgsqlBatchCommand command)
    {
        private readonly ArrayParameter<int> _entries = new(command, NpgsqlDbType.Integer);
        private readonly ArrayParameter<Guid> _ids = new(command, NpgsqlDbType.Uuid);
        private readonly ArrayParameter<Guid> _appendIds = new(command, NpgsqlDbType.Uuid);
        private readonly ArrayParameter<int> _lasts = new(command, NpgsqlDbType.Integer);
        private readonly ArrayParameter<long> _positions = new(command, NpgsqlDbType.Bigint);
        private readonly ArrayParameter<byte[]> _hashes = new(command, NpgsqlDbType.Bytea);
        private readonly ArrayParameter<byte[]> _results = new(command, NpgsqlDbType.Bytea);

        public void Begin(int count)
        {
            _entries.Begin(count);
            _ids.Begin(count);
            _appendIds.Begin(count);
            _lasts.Begin(count);
            _positions.Begin(count);
            _hashes.Begin(count);
            _results.Begin(count);
        }

        public void Add(EncodedAppend append, int entry, int last)
        {
            if (append.Command is not { } command)
            {
                return;
            }

            _entries.Add(entry);
            _ids.Add(command.Id.Value);
            _appendIds.Add(append.Id);
            _lasts.Add(last);
            _positions.Add(command.Position.Value);
            _hashes.Add(BytesOf(command.Hash));
            _results.Add(BytesOf(command.Result));
        }

        private static byte[] BytesOf(ReadOnlyMemory<byte> memory) =>
            MemoryMarshal.TryGetArray(memory, out var segment) && segment.Array is { } array && segment.Count == array.Length ? array : memory.ToArray();
    }
}

using System.Globalization;
using Cqrs.Kit.PostgreSql.Tests.Support;
using CsCheck;

namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>Random appends: to few streams, with few ids, so that they meet.</summary>
internal static class Requests
{
    private const string Ours = "0192f0e4-1c7e-7000-8";
    private static readonly Gen<string> _text = Gen.OneOf("a", "b", "ä\"😀");

    public static IReadOnlyList<StreamName> Streams { get; } = [new("Note", "a"), new("Note", "b"), new("Pile", "a")];

    public static Gen<StreamName> Stream { get; } = Gen.Int[0, 2].Select(i => Streams[i]);

    public static Gen<CommandId> Command { get; } = Gen.Int[1, 4].Select(i => CommandId.From("model", i));

    public static Gen<ExpectedVersion> Expected { get; } = Gen.Frequency(
        (4, Gen.Const(ExpectedVersion.Any)),
        (1, Gen.Const(ExpectedVersion.NoStream)),
        (1, Gen.Const(ExpectedVersion.StreamExists)),
        (2, Gen.Long[0, 6].Select(ExpectedVersion.Exactly)));

    public static Gen<object> Event { get; } = Gen.OneOf<object>(
        _text.Select(object (text) => new Noted(text)),
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 3], _text, object (one, other, text) => new Piled(one, other, text)));

    /// <summary>Few of them, and some that run into each other: the ids of an append's events count up from its own.</summary>
    public static Gen<Guid> Id { get; } = Gen.Frequency(
        (6, Gen.Int[0, 9_999].Select(Gen.Const(0), IdOf)),
        (1, Gen.Int[0, 3].Select(Gen.Int[0, 3], IdOf)));

    public static Gen<AppendRequest> Any { get; } = Gen.Select(
        Id,
        Gen.Select(Expected, Event.Array[1, 3]).Array[1, 3].Select(Gen.Int[0, 5], StreamsOf),
        Gen.Frequency((3, Gen.Const((CommandRecord?)null)), (1, Record)),
        Gen.Frequency((3, Gen.Const(EventMetadata.Empty)), (1, Metadata)),
        (id, streams, command, metadata) => new AppendRequest(streams) { Id = id, Command = command, Metadata = metadata });

    /// <summary>A command's record alone. Its ids are of their own: an append with events does not look whether its id was that of a record.</summary>
    public static Gen<AppendRequest> RecordAlone { get; } = Gen.Select(
        Gen.Int[20_000, 20_003].Select(Gen.Const(0), IdOf),
        Record,
        (id, command) => new AppendRequest { Id = id, Command = command });

    public static IReadOnlyList<AppendRequest> Retried { get; } =
    [
        .. Enumerable.Range(0, 4).Select(i => new AppendRequest(new StreamAppend(Streams[i % 2], i < 2 ? ExpectedVersion.Any : ExpectedVersion.NoStream, [new Piled(i, i, "1"), new Piled(i, i, "2")]))
        {
            Id = OtherThan(IdOf(30_000 + i, 0)),
            Command = i % 2 == 0 ? null : new CommandRecord(CommandId.From("model", i), new byte[32], "0"u8.ToArray(), LogPosition.Start),
        }),
    ];

    private static Gen<CommandRecord?> Record => Gen.Select(
        Command,
        Gen.Byte[0, 1],
        Gen.Byte[0, 2].Select(b => b == 0 ? [] : new byte[] { (byte)'0' }),
        Gen.Long[0, 5],
        (id, hash, result, position) => (CommandRecord?)new CommandRecord(id, Enumerable.Repeat(hash, 32).ToArray(), result, new LogPosition(position)));

    private static Gen<EventMetadata> Metadata => Gen.Select(
        Gen.Frequency((1, Gen.Const((CommandId?)null)), (1, Command.Select(id => (CommandId?)id))),
        _text,
        (command, text) => new EventMetadata { CommandId = command, Headers = new Dictionary<string, string> { ["header"] = text } });

    public static bool IsOurs(Guid id) => id.ToString().StartsWith(Ours, StringComparison.Ordinal);

    /// <summary>An id that no random append has, for one that is asked for a second time as another.</summary>
    public static Guid OtherThan(Guid id) => new(Ours + "001-" + id.ToString()[^12..]);

    public static string TextOf(AppendRequest request) =>
        $"append {request.Id.ToString()[^12..]}: {string.Join(", ", request.Streams.Select(s => $"{s.Stream} at {s.Expected} {string.Join(' ', s.Events)}"))} {Words.Of(request.Command)} {request.Metadata.CommandId}";

    private static Guid IdOf(int group, int offset) => new(Ours + "000-" + ((group << 8) + offset).ToString("x12", CultureInfo.InvariantCulture));

    /// <summary>Each stream once, in any order.</summary>
    private static StreamAppend[] StreamsOf((ExpectedVersion Expected, object[] Events)[] appends, int order) =>
        [.. appends.Select((append, i) => new StreamAppend(Streams[(order % 2 == 0 ? order + i : order + 2 * i) % 3], append.Expected, append.Events))];
}

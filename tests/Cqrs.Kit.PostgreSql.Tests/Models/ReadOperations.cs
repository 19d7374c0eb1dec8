using CsCheck;

namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>Reads of streams and of the log, in both directions, in pages, filtered.</summary>
internal static class ReadOperations
{
    private static readonly Gen<long?> _count = Gen.Long[1, 6].Nullable();
    private static readonly Gen<string[]?> _types = Gen.OneOf<string[]?>(null, null, ["test.noted"], ["test.piled", "cqrs.stream-erased"], []);

    public static Operation WholeLog { get; } = Log(0, LogReadOptions.All);

    public static Gen<Operation> Any { get; } = Gen.OneOf(
        Gen.Select(Requests.Stream, Gen.Long[0, 8].Nullable(), Gen.Bool, _count, Stream),
        Gen.Select(Gen.Long[0, 12], LogOptions(_count), Log),
        Gen.Select(Gen.Long[0, 12], LogOptions(Gen.Long[1, 6].Select(n => (long?)n)).Select(options => options with { Backwards = false }), Page),
        Gen.Long[0, 12].Select(Probe),
        Requests.Command.Select(Find));

    /// <summary>What is refused before a store is looked at.</summary>
    public static Gen<Operation> Wrong { get; } = Gen.OneOf(
        Gen.OneOf(Stream(default, null, false, null), Probe(-1)),
        Gen.Select(Requests.Stream, Gen.Long[-1, 1], Gen.Bool, Gen.Long[-1, 0], (stream, from, backwards, count) => Stream(stream, from, backwards, count)),
        Gen.Select(Gen.Long[-1, 1], Gen.Bool, Gen.Long[-1, 0], (after, backwards, count) => Log(after, new LogReadOptions { Backwards = backwards, MaxCount = count })),
        Gen.Select(Gen.Long[-1, 1], Gen.Bool, Gen.Long[-1, 1], (after, backwards, count) => Page(after, new LogReadOptions { Backwards = backwards, MaxCount = count })));

    private static Gen<LogReadOptions> LogOptions(Gen<long?> count) => Gen.Select(
        Gen.Long[0, 12].Nullable(),
        Gen.Bool,
        count,
        Gen.Select(_types, _types, Gen.OneOf<string[]?>(null, null, ["Note"], ["Pile", "Other"])),
        (upTo, backwards, maxCount, filter) => new LogReadOptions
        {
            UpTo = upTo is { } last ? new LogPosition(last) : null,
            Backwards = backwards,
            MaxCount = maxCount,
            EventTypes = filter.Item1,
            ExceptEventTypes = filter.Item2,
            StreamTypes = filter.Item3,
        });

    private static Operation Stream(StreamName stream, long? from, bool backwards, long? count) => new(
        $"read {stream} {(backwards ? "backwards " : "")}from {from}, {count}",
        async subject => Words.Of(await subject.Store.ReadStreamAsync(
            stream, new StreamReadOptions { FromVersion = from, Backwards = backwards, MaxCount = count }, TestContext.Current.CancellationToken).ToListAsync()));

    private static Operation Log(long after, LogReadOptions options) => new(
        $"read the log {TextOf(after, options)}",
        async subject => Words.Of(await subject.Store.ReadLogAsync(new LogPosition(after), options, TestContext.Current.CancellationToken).ToListAsync()));

    private static Operation Page(long after, LogReadOptions options) => new(
        $"look at the log {TextOf(after, options)}",
        async subject => Words.Of(await subject.Store.ReadLogPageAsync(new LogPosition(after), options, TestContext.Current.CancellationToken)));

    private static Operation Probe(long after) => new(
        $"probe {after}",
        async subject => Words.Of(await subject.Store.ProbeAsync(new LogPosition(after), TestContext.Current.CancellationToken)));

    private static Operation Find(CommandId id) => new(
        $"find command {id}",
        async subject => Words.Of(await subject.Store.FindCommandAsync(id, TestContext.Current.CancellationToken)));

    private static string TextOf(long after, LogReadOptions options) =>
        $"after {after} up to {options.UpTo} {(options.Backwards ? "backwards " : "")}{options.MaxCount} only [{Joined(options.EventTypes)}] not [{Joined(options.ExceptEventTypes)}] of [{Joined(options.StreamTypes)}]";

    private static string Joined(IReadOnlyCollection<string>? names) => names is null ? "-" : string.Join(' ', names);
}

using CsCheck;

namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>Appends of every kind, and appends asked again: as they were, or changed.</summary>
internal static class AppendOperations
{
    private static readonly (string Text, Func<AppendRequest, AppendRequest> Change)[] _changes =
    [
        ("as it was", request => request),
        ("with a new id", request => request with { Id = Requests.OtherThan(request.Id) }),
        ("without its command", request => request.Streams.Count == 0 ? request : request with { Command = null }),
        ("with metadata", request => request with { Metadata = new EventMetadata { CausationId = "again" } }),
        ("at any version", request => With(request, append => append with { Expected = ExpectedVersion.Any })),
        ("at no stream", request => With(request, append => append with { Expected = ExpectedVersion.NoStream })),
        ("with an event less", request => With(request, append => append with { Events = [.. append.Events.Take(Math.Max(1, append.Events.Count - 1))] })),
        ("with an event more", request => With(request, append => append with { Events = [.. append.Events, append.Events[0]] })),
        ("backwards", request => With(request, append => append with { Events = [.. append.Events.Reverse()] })),
        ("with its last stream alone", request => With(request, append => append, request.Streams.Count - 1)),
    ];

    /// <summary>Appends that were not asked for before, but for those whose ids meet.</summary>
    public static Gen<Operation> New { get; } = Gen.Frequency((8, Requests.Any.Select(Append)), (1, Requests.RecordAlone.Select(Append)));

    /// <summary>A few appends, each of which is asked for by many.</summary>
    public static Gen<Operation> Retried { get; } = Gen.Int[0, 3].Select(i => Append(Requests.Retried[i]));

    public static Gen<Operation> Any { get; } = Gen.Frequency(
        (9, New),
        (2, Gen.Select(Gen.Int[0, 50], Gen.Int[0, _changes.Length - 1], Again)));

    /// <summary>What is refused before a store is looked at.</summary>
    public static Gen<Operation> Wrong { get; } = Gen.OneOf(
        new Operation("append nothing", subject => subject.AppendAsync(new AppendRequest())),
        new Operation("append no event", subject => subject.AppendAsync(new AppendRequest(new StreamAppend(Requests.Streams[0], ExpectedVersion.Any, [])))),
        new Operation("append to no stream", subject => subject.AppendAsync(new AppendRequest(new StreamAppend(default, ExpectedVersion.Any, [new Piled(1, 1, "a")])))),
        new Operation("append an unknown event", subject => subject.AppendAsync(new AppendRequest(new StreamAppend(Requests.Streams[0], ExpectedVersion.Any, ["text"])))),
        new Operation("append an erasure", subject => subject.AppendAsync(new AppendRequest(new StreamAppend(Requests.Streams[0], ExpectedVersion.Any, [new StreamErased(Requests.Streams[0])])))));

    private static Operation Append(AppendRequest request) => new(Requests.TextOf(request), subject => subject.AppendAsync(request));

    private static Operation Again(int index, int change) => new(
        $"again append {index}, {_changes[change].Text}",
        subject => subject.Asked.Count == 0 ? Task.FromResult("") : subject.AppendAsync(_changes[change].Change(subject.Asked[index % subject.Asked.Count])));

    private static AppendRequest With(AppendRequest request, Func<StreamAppend, StreamAppend> change, int skip = 0) =>
        request.Streams.Count == 0 ? request : new AppendRequest([.. request.Streams.Skip(skip).Select(change)]) { Id = request.Id, Command = request.Command, Metadata = request.Metadata };
}

using CsCheck;

namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>What is done to streams as a whole, and restarts.</summary>
internal static class LifecycleOperations
{
    public static Gen<Operation> Any { get; } = Gen.Frequency(
        (2, Requests.Stream.Select(Close)),
        (2, Requests.Stream.Select(Reopen)),
        (3, Gen.Select(Requests.Stream, Gen.Long[0, 8], Truncate)),
        (1, Requests.Stream.Select(Erase)));

    public static Operation Restart { get; } = new("restart", async subject =>
    {
        await subject.RestartAsync();
        return "";
    });

    /// <summary>What is refused before a store is looked at.</summary>
    public static Gen<Operation> Wrong { get; } = Gen.OneOf(Close(default), Reopen(default), Truncate(default, 0), Truncate(Requests.Streams[0], -1), Erase(default));

    private static Operation Close(StreamName stream) => new($"close {stream}", async subject =>
    {
        await subject.Lifecycle.CloseAsync(stream, TestContext.Current.CancellationToken);
        return "closed";
    });

    private static Operation Reopen(StreamName stream) => new($"reopen {stream}", async subject =>
    {
        await subject.Lifecycle.ReopenAsync(stream, TestContext.Current.CancellationToken);
        return "open";
    });

    private static Operation Truncate(StreamName stream, long before) => new(
        $"truncate {stream} before {before}",
        async subject => $"begins at {await subject.Lifecycle.TruncateAsync(stream, before, TestContext.Current.CancellationToken)}");

    private static Operation Erase(StreamName stream) => new(
        $"erase {stream}",
        async subject => $"erased at {await subject.Lifecycle.EraseAsync(stream, TestContext.Current.CancellationToken)}");
}

using Cqrs.Kit.Generators.Tests.Support;

namespace Cqrs.Kit.Generators.Tests.EventStore;

/// <summary>A conflict is a value where it is not an exception: who drops it has lost events and does not know.</summary>
public sealed class AppendResultAnalyzerTests
{
    [Theory]
    [InlineData("await store.TryAppendAsync(request, default);", "TryAppendAsync")]
    [InlineData("await store.TryAppendAsync(request, default).ConfigureAwait(false);", "TryAppendAsync")]
    [InlineData("store.TryAppendAsync(request, default);", "TryAppendAsync")]
    [InlineData("await store.TryAppendAsync(request, default).AsTask();", "AsTask")]
    [InlineData("await OwnAsync(store);", "OwnAsync")]
    [InlineData("OwnAsync(store).Wait(); Own();", "Own")]
    public async Task A_result_that_nobody_looks_at(string statement, string method)
    {
        var found = await AnalyzeAsync(statement);

        Assert.EndsWith($": Whether the events were written is known from the result of {method} alone, and nobody looks at it: check its Outcome, or call what throws on a conflict, such as AppendAsync", Assert.Single(found), StringComparison.Ordinal);
        Assert.StartsWith("CQRS0017 at ", found[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("var result = await store.TryAppendAsync(request, default); if (result.Conflict is not null) { throw new InvalidOperationException(); }")]
    [InlineData("_ = await store.TryAppendAsync(request, default);")] // on purpose
    [InlineData("(await store.TryAppendAsync(request, default)).Outcome.ToString();")]
    [InlineData("await store.AppendAsync(request);")]
    [InlineData("await store.AppendAsync(request).ConfigureAwait(false);")]
    [InlineData("await store.FindCommandAsync(default, default);")]
    public async Task A_result_that_is_seen_or_an_exception_that_is(string statement) => Assert.Empty(await AnalyzeAsync(statement));

    private static Task<IReadOnlyList<string>> AnalyzeAsync(string statement) => Compiled.Of($$"""
        #pragma warning disable CS4014, CS1998 // what is analyzed may well leave out the await
        internal static class Writer
        {
            public static async Task WriteAsync(IEventStore store, AppendRequest request) { {{statement}} }
            private static async Task<AppendResult> OwnAsync(IEventStore store) => await store.AppendAsync(null!);
            private static AppendResult Own() => default;
        }
        """).AnalyzeAsync();
}

using Cqrs.Kit.Generators.Tests.Support;

namespace Cqrs.Kit.Generators.Tests.Handlers;

/// <summary>A command's handler decides by aggregates alone; a query's handler changes nothing.</summary>
public sealed class HandlerRuleTests
{
    private const string Messages = """
        using Microsoft.Extensions.DependencyInjection;
        public sealed record Open(string Id) : ICommand;
        public sealed record Count(string Id) : ICommand<int>;
        public sealed record Find(string Id) : IQuery<int>;
        public sealed record List(string Id) : IStreamQuery<int>;
        public sealed record TillView([property: Key] string Id);
        [EventType("till.opened")] public sealed record TillOpened;
        [StreamType("Till")] public sealed class Till : AggregateRoot<string> { protected override void Apply(object @event) { } }

        """;

    private const string Open = "public ValueTask HandleAsync(Open command, CancellationToken cancellationToken) => default;";
    private const string Find = "public ValueTask<int> HandleAsync(Find query, CancellationToken cancellationToken) => default;";

    [Theory]
    [InlineData("ICommandBus", "bus")]
    [InlineData("IQueryBus", "bus")]
    [InlineData("IViewReader<TillView, string>", "views")]
    public async Task A_command_handler_that_asks_or_sends(string service, string name)
    {
        string[] said = [$"CQRS0014 at {name}: OpenHandler handles commands and takes {service}: a handler decides by aggregates alone, as a read model may be behind, and sends no command; load what it needs from an aggregate, or do it in a subscriber"];

        Assert.Equal(said, await AnalyzeAsync($"internal sealed class OpenHandler({service} {name}) : ICommandHandler<Open> {{ private readonly {service} _{name} = {name}; public object Kept => _{name}; {Open} }}"));
        Assert.Equal(said, await AnalyzeAsync($"internal sealed class OpenHandler : ICommandHandler<Open> {{ public OpenHandler({service} {name}) {{ }} {Open} }}"));
        Assert.Equal(said, await AnalyzeAsync($"internal sealed class OpenHandler(IServiceProvider services) : ICommandHandler<Open> {{ private readonly {service}? {name} = ({service}?)services.GetService(typeof({service})); public object? Kept => {name}; {Open} }}"));
        Assert.Equal([said[0].Replace($"at {name}", $"at services.GetRequiredService<{service}>()", StringComparison.Ordinal)], await AnalyzeAsync($$"""
            internal sealed class OpenHandler(IServiceProvider services) : ICommandHandler<Open>
            {
                public ValueTask HandleAsync(Open command, CancellationToken cancellationToken) { _ = services.GetRequiredService<{{service}}>(); return default; }
            }
            """));
    }

    [Fact]
    public async Task A_command_handler_with_a_result() =>
        Assert.StartsWith("CQRS0014 at bus: ", Assert.Single(await AnalyzeAsync("internal sealed class CountHandler(IQueryBus bus) : ICommandHandler<Count, int> { public ValueTask<int> HandleAsync(Count command, CancellationToken cancellationToken) => bus.AskAsync(new Find(\"1\"), cancellationToken); }")), StringComparison.Ordinal);

    [Theory]
    [InlineData("repository", "takes IAggregateRepository<Till, string>", "internal sealed class FindHandler(IAggregateRepository<Till, string> repository) : IQueryHandler<Find, int> { public object Kept => repository; public ValueTask<int> HandleAsync(Find query, CancellationToken cancellationToken) => default; }")]
    [InlineData("bus", "takes ICommandBus", "internal sealed class FindHandler(ICommandBus bus) : IQueryHandler<Find, int> { public object Kept => bus; public ValueTask<int> HandleAsync(Find query, CancellationToken cancellationToken) => default; }")]
    [InlineData("bus", "takes ICommandBus", "internal sealed class FindHandler(ICommandBus bus) : IStreamQueryHandler<List, int> { public object Kept => bus; public IAsyncEnumerable<int> HandleAsync(List query, CancellationToken cancellationToken) => AsyncEnumerable.Empty<int>(); }")]
    [InlineData("services.GetRequiredService<ICommandBus>()", "takes ICommandBus", "internal sealed class FindHandler(IServiceProvider services) : IQueryHandler<Find, int> { public ValueTask<int> HandleAsync(Find query, CancellationToken cancellationToken) { _ = services.GetRequiredService<ICommandBus>(); return default; } }")]
    [InlineData("store.AppendAsync(StreamName.For<Till>(\"1\"), ExpectedVersion.Any, [new TillOpened()])", "appends events", "internal sealed class FindHandler(IEventStore store) : IQueryHandler<Find, int> { public async ValueTask<int> HandleAsync(Find query, CancellationToken cancellationToken) { await store.AppendAsync(StreamName.For<Till>(\"1\"), ExpectedVersion.Any, [new TillOpened()]); return 1; } }")]
    [InlineData("store.TryAppendAsync(null!, cancellationToken)", "appends events", "internal sealed class FindHandler(IEventStore store) : IQueryHandler<Find, int> { public async ValueTask<int> HandleAsync(Find query, CancellationToken cancellationToken) => (int)(await store.TryAppendAsync(null!, cancellationToken)).Position.Value; }")]
    public async Task A_query_handler_that_writes(string at, string what, string handler) => Assert.Equal(
        [$"CQRS0015 at {at}: FindHandler answers queries and {what}: a query changes nothing; read from a view, and make what is to be written a command of its own"],
        await AnalyzeAsync(handler));

    [Fact]
    public async Task Handlers_that_keep_the_rules() => Assert.Empty(await AnalyzeAsync($$"""
        internal sealed class OpenHandler(IAggregateRepository<Till, string> tills, IEventStore store) : ICommandHandler<Open>, IQueryHandler<Find, int> { public object Kept => (tills, store); {{Open}} {{Find}} }
        internal sealed class FindHandler(IViewReader<TillView, string> views, IEventStore store, IQueryBus bus) : IStreamQueryHandler<List, int> { public object Kept => (views, store, bus); public IAsyncEnumerable<int> HandleAsync(List query, CancellationToken cancellationToken) => AsyncEnumerable.Empty<int>(); }
        [Subscription("mail")] internal sealed class Mail(ICommandBus bus) : ISubscriber<TillOpened> { public async ValueTask HandleAsync(TillOpened @event, EventContext at, CancellationToken cancellationToken) => await bus.SendAsync(new Open("1"), ct: cancellationToken); }
        """));

    private static Task<IReadOnlyList<string>> AnalyzeAsync(string handlers) => Compiled.Of("using System.Linq;" + Messages + handlers).AnalyzeAsync();
}

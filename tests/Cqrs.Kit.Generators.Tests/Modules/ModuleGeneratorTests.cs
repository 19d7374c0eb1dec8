using Cqrs.Kit.Generators.Tests.Support;
using Cqrs.Kit.TestSupport;

namespace Cqrs.Kit.Generators.Tests.Modules;

/// <summary>The code that is generated.</summary>
public sealed class ModuleGeneratorTests
{
    [Fact]
    public void A_small_module()
    {
        var shop = Compiled.Of("""
            namespace Shop;
            public sealed record OpenTill(string Id) : ICommand;
            internal sealed class OpenTillHandler(IAggregateRepository<Till, string> tills) : ICommandHandler<OpenTill>
            {
                public ValueTask HandleAsync(OpenTill command, CancellationToken cancellationToken) { _ = tills; return default; }
            }
            [EventType("till.opened", Version = 2)] public sealed record TillOpened(string Id);
            [StreamType("Till")] public sealed class Till : AggregateRoot<string> { private Till() { } protected override void Apply(object @event) { } }
            """);

        Assert.Empty(shop.Problems);
        Snapshot.Match(shop.Generated);
    }

    [Fact]
    public void A_view()
    {
        var shop = Compiled.Of("""
            namespace Shop;
            [Index(nameof(Name))] public sealed record TillView([property: Key] Guid Id, string? Name, DayOfWeek Day, List<string> Notes) { public long Sum { get; init; } }
            [Projection("tills")] public sealed class Tills : ViewProjector<TillView, Guid>;
            """);

        Assert.Empty(shop.Problems);
        Snapshot.Match(shop.Generated);
    }

    /// <summary>A closing that the constraints do not allow would not compile.</summary>
    [Fact]
    public void Open_behaviors_are_closed_over_the_messages_that_their_constraints_allow()
    {
        var shop = Compiled.Of("""
            public interface IMarked;
            public sealed record Open(string Id) : ICommand<Guid>, IMarked;
            public readonly record struct Close : ICommand;
            public sealed record Find : IQuery<string?>;
            public sealed record List : IStreamQuery<int>;
            public sealed class All<TCommand, TResult> : ICommandBehavior<TCommand, TResult> where TCommand : notnull
            {
                public ValueTask<TResult> HandleAsync(TCommand command, CommandNext<TCommand, TResult> next, CancellationToken cancellationToken) => next.InvokeAsync(command, cancellationToken);
            }
            public sealed class Marked<TResult, TCommand> : ICommandBehavior<TCommand, TResult> where TCommand : class, IMarked, ICommand<TResult>
            {
                public ValueTask<TResult> HandleAsync(TCommand command, CommandNext<TCommand, TResult> next, CancellationToken cancellationToken) => next.InvokeAsync(command, cancellationToken);
            }
            public sealed class Structs<TCommand> : ICommandBehavior<TCommand, NoResult> where TCommand : struct
            {
                public ValueTask<NoResult> HandleAsync(TCommand command, CommandNext<TCommand, NoResult> next, CancellationToken cancellationToken) => next.InvokeAsync(command, cancellationToken);
            }
            public sealed class Both<TQuery, TResult> : IQueryBehavior<TQuery, TResult>, IStreamQueryBehavior<TQuery, TResult> where TQuery : notnull
            {
                public ValueTask<TResult> HandleAsync(TQuery query, QueryNext<TQuery, TResult> next, CancellationToken cancellationToken) => next.InvokeAsync(query, cancellationToken);
                public IAsyncEnumerable<TResult> HandleAsync(TQuery query, StreamQueryNext<TQuery, TResult> next, CancellationToken cancellationToken) => next.InvokeAsync(query, cancellationToken);
            }
            public sealed class New<TQuery, TResult> : IQueryBehavior<TQuery, TResult> where TQuery : IQuery<TResult>, new()
            {
                public ValueTask<TResult> HandleAsync(TQuery query, QueryNext<TQuery, TResult> next, CancellationToken cancellationToken) => next.InvokeAsync(query, cancellationToken);
            }
            """);

        Assert.Empty(shop.Problems);
        Assert.Equal(
            [
                "All<global::Close, global::Cqrs.Kit.NoResult>", "All<global::Open, global::System.Guid>", "Both<global::Find, string>", "Both<global::List, int>",
                "Marked<global::System.Guid, global::Open>", "New<global::Find, string>", "Structs<global::Close>",
            ],
            shop.Generated.Split('\n').Where(line => line.Contains("module.Behavior<", StringComparison.Ordinal)).Select(line => line.Trim()["module.Behavior<global::".Length..^">();".Length]).Order(StringComparer.Ordinal));
        Assert.Contains("if (!global::System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported)", shop.Generated, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assembly_that_has_nothing_gets_nothing() => Assert.Empty(Compiled.Of("public sealed class Plain : IDisposable { public void Dispose() { } }").Result.GeneratedSources);

    [Theory]
    [InlineData("Shop", "AddShopModule")]
    [InlineData("My.Orders", "AddMyOrdersModule")]
    [InlineData("my-orders", "AddMyOrdersModule")]
    [InlineData("orders_v2", "AddOrders_v2Module")]
    [InlineData("3rd.Orders", "Add_3rdOrdersModule")]
    public void A_module_is_named_after_its_assembly(string assembly, string method)
    {
        var compiled = Compiled.Of("[EventType(\"a\")] public sealed record A;", assembly);

        Assert.Empty(compiled.Problems);
        Assert.Contains($" {method}(", compiled.Generated, StringComparison.Ordinal);
    }

    /// <summary>One huge method is slow to compile at run time.</summary>
    [Fact]
    public void A_large_module_is_registered_in_several_methods()
    {
        var compiled = Compiled.Of(string.Join('\n', Enumerable.Range(0, 101).Select(number => $"[EventType(\"e{number}\")] public sealed record E{number};")));

        Assert.Empty(compiled.Problems);
        Assert.Contains("Register3(module);", compiled.Generated, StringComparison.Ordinal);
        Assert.DoesNotContain("Register4", compiled.Generated, StringComparison.Ordinal);
        Assert.Equal(101, compiled.Generated.Split("module.Event<").Length - 1);
    }

    [Fact]
    public void What_is_generated_compiles_whatever_the_types_are_called()
    {
        var compiled = Compiled.Of("""
            #pragma warning disable CS8981 // names in lower case are what it is about
            namespace System.Cqrs.Kit.Microsoft
            {
                public sealed record @class(string @event) : global::Cqrs.Kit.ICommand<@class?>;
                public partial class Outer
                {
                    internal sealed partial class module : global::Cqrs.Kit.ICommandHandler<@class, @class?>
                    {
                        public ValueTask<@class?> HandleAsync(@class command, CancellationToken cancellationToken) => default;
                    }
                    internal sealed partial class module : IDisposable { public void Dispose() { } }
                }
                [Obsolete] [global::Cqrs.Kit.EventType("old\\\"\n")] public sealed record Old;
                [global::Cqrs.Kit.EventType("struct")] public struct Struct;
                public sealed record Box<T>([property: global::Cqrs.Kit.Key] int Id, T Value, string @int);
                [global::Cqrs.Kit.Projection("boxes")] public sealed class Boxes : global::Cqrs.Kit.ViewProjector<Box<string[]>, int>;
                [global::Cqrs.Kit.Projection("other-boxes")] public sealed class OtherBoxes : global::Cqrs.Kit.ViewProjector<Box<int?>, int>;
                [global::Cqrs.Kit.Projection("more-boxes")] public sealed class MoreBoxes : global::Cqrs.Kit.ViewProjector<Box<int?>, int>;
            }
            """);

        Assert.Empty(compiled.Problems);
        Assert.Contains("CommandWithResult<global::System.Cqrs.Kit.Microsoft.@class, global::System.Cqrs.Kit.Microsoft.@class, global::System.Cqrs.Kit.Microsoft.Outer.module>", compiled.Generated, StringComparison.Ordinal);
    }

    /// <summary>Reflection passes over them too.</summary>
    [Fact]
    public void Abstract_and_open_types_are_no_handlers()
    {
        var compiled = Compiled.Of("""
            public sealed record A : ICommand;
            public abstract class B : ICommandHandler<A> { public ValueTask HandleAsync(A command, CancellationToken cancellationToken) => default; }
            public class C<T> : ICommandHandler<A> { public ValueTask HandleAsync(A command, CancellationToken cancellationToken) => default; public sealed record D : ICommand; }
            public interface E : ICommand;
            """);

        Assert.Empty(compiled.Problems);
        Assert.Contains("module.Message<global::A>();", compiled.Generated, StringComparison.Ordinal);
        Assert.Equal(1, compiled.Generated.Split(" module.").Length - 1);
    }
}

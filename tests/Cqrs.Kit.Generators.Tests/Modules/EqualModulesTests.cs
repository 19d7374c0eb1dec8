using System.Reflection;
using Cqrs.Kit.Generators.Tests.Support;

namespace Cqrs.Kit.Generators.Tests.Modules;

/// <summary>What the generator writes registers what reflection finds, to the last detail.</summary>
public sealed class EqualModulesTests
{
    /// <summary>Modules that are wrong: what is said of them at the start is the same.</summary>
    private const string Wrong = """
        namespace Shop;
        public sealed record Two : ICommand, IQuery<int>;
        [ReadsFrom("nothing", Key = "Nothing")] public sealed record NoKey : IQuery<int>;
        public sealed class NoKeyHandler : IQueryHandler<NoKey, int> { public ValueTask<int> HandleAsync(NoKey query, CancellationToken cancellationToken) => default; }
        public sealed class NoConstructor(int number) : AggregateRoot<DateTime> { protected override void Apply(object @event) => _ = number; }
        [Projection("a")] public sealed class A : ViewProjector<Hidden, int>;
        [Projection("b")] public sealed class B : ViewProjector<NoProperty, int>;
        [Projection("c")] public sealed class C : ViewProjector<TwoKeys, int>;
        [Projection("d")] public sealed class D : ViewProjector<WrongKey, DateOnly>;
        [Projection("e")] public sealed class E : ViewProjector<WrongIndex, int>;
        [Projection("f")] public sealed class F : ViewProjector<WrongType, int>;
        [Projection("g")] public sealed class G : ViewProjector<Twins, int>;
        public sealed class H : ViewProjector<Twins, int>;
        public sealed class Hidden { private Hidden() { } }
        public sealed class NoProperty(int other) { [Key] public int Id { get; set; } = other; }
        public sealed record TwoKeys([property: Key] int Id, [Key] int Other);
        public sealed record WrongKey([property: Key] DateOnly Id);
        [Index("Nothing")] public sealed record WrongIndex([property: Key] int Id);
        public sealed record WrongType([property: Key] int Id, char Letter);
        public sealed record Twins([property: Key] int Id, int HTTPStatus, int HttpStatus);
        public sealed class NoName : ISubscriber<Two> { public ValueTask HandleAsync(Two @event, EventContext at, CancellationToken cancellationToken) => default; }
        """;

    [Fact]
    public void The_order_app_is_the_same() => Equal(typeof(OrderApp.OrderApplication).Assembly, builder => builder.AddOrderAppModule());

    [Fact]
    public void A_module_with_everything_is_the_same() => Equal(typeof(EqualModulesTests).Assembly, builder => builder.AddCqrsKitGeneratorsTestsModule());

    [Fact]
    public void A_module_that_is_wrong_is_wrong_in_the_same_words()
    {
        var assembly = Compiled.Of(Wrong).Load();

        var text = Equal(assembly, builder => Add(assembly, builder));

        Assert.Contains("is more than one kind of message", text, StringComparison.Ordinal);
        Assert.Equal(8, text.Split("cannot be a view: ").Length - 1); // each of A to H
    }

    /// <summary>Which of the two comes first does not matter.</summary>
    [Fact]
    public void A_module_that_was_added_is_not_added_again()
    {
        var assembly = typeof(OrderApp.OrderApplication).Assembly;
        var once = ModuleText.Of(builder => builder.AddOrderAppModule());

        Assert.Equal(once, ModuleText.Of(builder => builder.AddOrderAppModule().AddOrderAppModule()));
        Assert.Equal(once, ModuleText.Of(builder => builder.AddOrderAppModule().AddModule(assembly)));
        Assert.Equal(once, ModuleText.Of(builder => builder.AddModule(assembly).AddOrderAppModule()));
    }

    private static CqrsBuilder Add(Assembly assembly, CqrsBuilder builder) =>
        (CqrsBuilder)assembly.GetType("Microsoft.Extensions.DependencyInjection.ShopModule", throwOnError: true)!.GetMethod("AddShopModule")!.Invoke(null, [builder])!;

    private static string Equal(Assembly assembly, Func<CqrsBuilder, CqrsBuilder> generated)
    {
        var reflected = ModuleText.Of(builder => builder.AddModule(assembly));

        Assert.Contains("Events", reflected, StringComparison.Ordinal);
        Assert.Equal(reflected, ModuleText.Of(generated));
        return reflected;
    }
}

using Cqrs.Kit.Generators.Tests.Support;

namespace Cqrs.Kit.Generators.Tests.Messages;

/// <summary>A program whose messages are not handled, each once, does not compile.</summary>
public sealed class HandlersAnalyzerTests
{
    private const string Handled = """
        public sealed record Open(string Id) : ICommand;
        internal sealed class OpenHandler : ICommandHandler<Open> { public ValueTask HandleAsync(Open command, CancellationToken cancellationToken) => default; }
        """;

    private const string Unhandled = """
        public sealed record Close(string Id) : ICommand;
        public sealed record Count(string Id) : ICommand<int>;
        public sealed record Find(string Id) : IQuery<List<string>?>;
        public sealed record List(string Id) : IStreamQuery<string>;
        """;

    private const string Twice = """
        internal sealed class OtherHandler : ICommandHandler<Open> { public ValueTask HandleAsync(Open command, CancellationToken cancellationToken) => default; }
        """;

    private static readonly string[] _unhandled =
    [
        "CQRS0003 at Close: Close has no handler: write a class that implements ICommandHandler<Close>, in an assembly whose module is added",
        "CQRS0003 at Count: Count has no handler: write a class that implements ICommandHandler<Count, int>, in an assembly whose module is added",
        "CQRS0003 at Find: Find has no handler: write a class that implements IQueryHandler<Find, List<string>?>, in an assembly whose module is added",
        "CQRS0003 at List: List has no handler: write a class that implements IStreamQueryHandler<List, string>, in an assembly whose module is added",
    ];

    private static string[] Elsewhere => [.. _unhandled.Select(text => $"{text[..12]}new ServiceCollection().AddCqrs(){text[text.IndexOf(':', StringComparison.Ordinal)..]}")];

    [Fact]
    public async Task A_message_of_the_program_without_a_handler() =>
        Assert.Equal(_unhandled, await Compiled.Program($"new ServiceCollection().AddCqrs().AddProgramModule();\n{Handled}\n{Unhandled}").AnalyzeAsync());

    [Fact]
    public async Task A_message_with_two_handlers() => Assert.Equal(
        ["CQRS0004 at Open: Open has 2 handlers, OpenHandler and OtherHandler: keep one"],
        await Compiled.Program($"new ServiceCollection().AddCqrs().AddProgramModule();\n{Handled}\n{Twice}").AnalyzeAsync());

    /// <summary>Handlers are internal as a rule, and seen all the same.</summary>
    [Fact]
    public async Task The_handlers_of_a_library() => Assert.Empty(await Compiled.Program("new ServiceCollection().AddCqrs().AddShopModule();", Compiled.Of(Handled)).AnalyzeAsync());

    [Theory]
    [InlineData(Unhandled, ".AddShopModule()")]
    [InlineData(Unhandled, ".AddModule(typeof(Close).Assembly)")]
    [InlineData(Handled + Unhandled, "")] // added by a method of the library's own
    public async Task A_message_of_a_library_without_a_handler_is_said_where_the_program_calls_AddCqrs(string library, string add) =>
        Assert.Equal(Elsewhere, await Compiled.Program($"new ServiceCollection().AddCqrs(){add};", Compiled.Of(library)).AnalyzeAsync());

    [Fact]
    public async Task A_second_handler_in_another_assembly()
    {
        var shop = Compiled.Of(Handled);
        var other = Compiled.Of(Twice, "Other", shop);

        Assert.Equal(
            ["CQRS0004 at new ServiceCollection().AddCqrs(): Open has 2 handlers, OpenHandler and OtherHandler: keep one"],
            await Compiled.Program("new ServiceCollection().AddCqrs();", shop, other).AnalyzeAsync());
    }

    /// <summary>Somebody else handles them, and this program only sends them there.</summary>
    [Fact]
    public async Task Messages_of_a_library_without_handlers_that_is_not_added_are_not_the_programs() =>
        Assert.Empty(await Compiled.Program("new ServiceCollection().AddCqrs();", Compiled.Of(Unhandled)).AnalyzeAsync());

    [Fact]
    public async Task A_library_need_not_have_the_handlers_of_its_messages() => Assert.Empty(await Compiled.Of(
        $"using Microsoft.Extensions.DependencyInjection; public static class Registration {{ public static void AddShop(this IServiceCollection services) => services.AddCqrs().AddShopModule(); }}\n{Handled}\n{Unhandled}").AnalyzeAsync());

    [Fact]
    public async Task A_program_without_AddCqrs_may_only_send() => Assert.Empty(await Compiled.Program($"Console.WriteLine(new Open(\"1\"));\n{Handled}\n{Unhandled}").AnalyzeAsync());

    [Fact]
    public async Task A_test_project_makes_hosts_of_parts() =>
        Assert.Empty(await Compiled.Program($"new ServiceCollection().AddCqrs().AddProgramModule();\n{Handled}\n{Unhandled}").AnalyzeAsync(isTest: true));
}

using System.Text.RegularExpressions;
using Cqrs.Kit.Generators.Tests.Support;
using Cqrs.Kit.TestSupport;
using Microsoft.CodeAnalysis;

namespace Cqrs.Kit.Generators.Tests;

/// <summary>What breaks the order app's build, by its own sources: with a message that says what to do.</summary>
public sealed partial class OrderAppTests
{
    private static readonly string _folder = Path.Combine(Repository.Root, "samples", "OrderApp");

    /// <summary>What the Web SDK of .NET 10 puts in each file.</summary>
    private const string Usings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http;
        global using System.Net.Http.Json; global using System.Threading; global using System.Threading.Tasks; global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting; global using Microsoft.AspNetCore.Http; global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration; global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

    [Fact]
    public async Task As_it_is_it_compiles_and_nothing_is_said() => Assert.Empty(await AnalyzeAsync((_, text) => text));

    [Theory]
    [InlineData("CancelOrder", "ICommandHandler<CancelOrder>")]
    [InlineData("CreateOrder", "ICommandHandler<CreateOrder, Guid>")]
    [InlineData("GetOrderById", "IQueryHandler<GetOrderById, OrderView?>")]
    public async Task Without_a_handler(string message, string contract) => Assert.Equal(
        [$"CQRS0003 at {message}: {message} has no handler: write a class that implements {contract}, in an assembly whose module is added"],
        await AnalyzeAsync((file, text) => file == $"{message}Handler.cs" ? null : text));

    [Fact]
    public async Task With_a_property_of_an_event_renamed_wherever_it_is_used() => Assert.Equal(
        ["CQRS0010 at OrderCancelled: Events that were stored as OrderCancelled could not be read any more, or not whole: 'reason' is gone, 'why' is new and has no default; leave version 1 of 'order.cancelled' as it was, in a type of its own, make the changed one Version = 2, and write an Upcaster from the old to the new"],
        await AnalyzeAsync((file, text) => file == "OrderCancelled.cs" ? text.Replace("string Reason", "string Why", StringComparison.Ordinal) : text));

    [Fact]
    public async Task With_a_property_inside_events_renamed_wherever_it_is_used()
    {
        var found = await AnalyzeAsync((_, text) => Price().Replace(text, "UnitPrice"));

        Assert.Contains(found, text => text.StartsWith("CQRS0010 at OrderCreated: Events that were stored as OrderCreated could not be read any more, or not whole: 'items[].price' is gone, 'items[].unitPrice' is new", StringComparison.Ordinal));
        Assert.Contains(found, text => text.StartsWith("CQRS0010 at OrderItemAdded: ", StringComparison.Ordinal));
        Assert.Equal(2, found.Count);
    }

    private static Task<IReadOnlyList<string>> AnalyzeAsync(Func<string, string, string?> edit)
    {
        var sources = Directory.EnumerateFiles(_folder, "*.cs", SearchOption.AllDirectories)
            .Where(path => Path.GetRelativePath(_folder, path).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .Select(path => (Path: path, Text: edit(Path.GetFileName(path), File.ReadAllText(path))))
            .Where(source => source.Text is not null)
            .Select(source => Compiled.Tree(source.Text!, source.Path));
        var compiled = Compiled.Of([Compiled.Tree(Usings, "Usings.cs"), .. sources], "OrderApp", OutputKind.ConsoleApplication);
        return compiled.AnalyzeAsync(File.ReadAllText(Path.Combine(_folder, "events.lock.json")));
    }

    [GeneratedRegex(@"\bPrice\b")]
    private static partial Regex Price();
}

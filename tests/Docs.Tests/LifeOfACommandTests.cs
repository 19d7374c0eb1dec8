using Docs.Tests.Support;

namespace Docs.Tests;

/// <summary>docs/life-of-a-command.md names every hop in order, each with a link to its file.</summary>
public sealed class LifeOfACommandTests
{
    private static readonly string[] _hops =
    [
        "CreateOrderEndpoint.cs", "CommandBus.cs", "CreateOrderHandler.cs", "Order.cs", "AggregateRepository.cs", "UnitOfWork.cs", "PostgreSqlEventStore.cs", "0002_append.sql",
        "ProjectionRunner.cs", "OrderViewProjector.cs", "OrderView.cs", "QueryBus.cs", "GetOrderByIdHandler.cs", "GetOrderByIdEndpoint.cs",
    ];

    [Fact]
    public void Every_hop_has_a_section_whose_first_link_is_its_file()
    {
        var page = MarkdownPage.Read("docs/life-of-a-command.md");
        var sections = page.Lines.Select((line, i) => (line, i)).Where(line => line.line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line.i + 1).ToList();

        var first = sections.Select(start => page.Links().First(link => link.Line > start).Target).Select(target => Path.GetFileName(target));

        Assert.Equal(_hops, first);
    }
}

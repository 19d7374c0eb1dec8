using System.Reflection;

using Cqrs.Kit;

using Docs.Tests.Support;

namespace Docs.Tests;

/// <summary>docs/reference/errors.md is whole: each error of the packages, with its cause, its effect and what to do.</summary>
public sealed class ErrorsPageTests
{
    private static readonly MarkdownPage _page = MarkdownPage.Read("docs/reference/errors.md");

    public static TheoryData<string> Errors { get; } = [.. new[] { "Cqrs.Kit", "Cqrs.Kit.HealthChecks", "Cqrs.Kit.InMemory", "Cqrs.Kit.PostgreSql", "Cqrs.Kit.Testing" }
        .SelectMany(package => Assembly.Load(package).GetExportedTypes())
        .Where(type => typeof(Exception).IsAssignableFrom(type) && !type.IsAbstract)
        .Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Errors))]
    public void An_error_has_its_cause_its_effect_and_what_to_do(string error)
    {
        var section = _page.Section(error);

        Assert.NotNull(section);
        Assert.All(new[] { "- **Cause:** ", "- **Effect:** ", "- **What to do:** " }, part => Assert.Contains(part, section, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void What_an_error_carries_is_named(string error)
    {
        var type = new[] { "Cqrs.Kit", "Cqrs.Kit.PostgreSql", "Cqrs.Kit.InMemory", "Cqrs.Kit.Testing" }
            .SelectMany(package => Assembly.Load(package).GetExportedTypes()).Single(type => type.Name == error);
        var carried = type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(property => $"`{property.Name}`");

        Assert.All(carried, name => Assert.Contains(name, _page.Section(error), StringComparison.Ordinal));
    }

    [Fact]
    public void There_is_no_section_of_an_error_that_is_gone() => Assert.Equal(
        Errors.Select(row => row.Data).Order(StringComparer.Ordinal),
        _page.Lines.Where(line => line.StartsWith('#') && line.EndsWith("Exception", StringComparison.Ordinal)).Select(line => line.TrimStart('#', ' ')).Order(StringComparer.Ordinal));

    [Fact]
    public void The_root_of_all_is_abstract() => Assert.True(typeof(CqrsException).IsAbstract);
}

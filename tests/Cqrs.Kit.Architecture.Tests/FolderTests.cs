using Cqrs.Kit.Architecture.Tests.Support;

namespace Cqrs.Kit.Architecture.Tests;

/// <summary>Which folder of the core may know which. The namespace is one, so the sources are asked.</summary>
public sealed class FolderTests
{
    private const string All = "*";

    /// <summary>Beside these, all may know Diagnostics and the files at the root, which know nobody.</summary>
    private static readonly Dictionary<string, string[]> _mayKnow = new()
    {
        [""] = [],
        ["Diagnostics"] = [],
        ["Events"] = [],
        ["EventStore"] = ["Events"],
        ["Aggregates"] = ["Events", "EventStore"],
        ["Projections"] = ["Events", "EventStore"],
        ["Commands"] = ["Events", "EventStore", "Aggregates"],
        ["Queries"] = ["Events", "EventStore", "Projections"],
        ["Behaviors"] = ["Commands", "Queries"],
        ["Subscriptions"] = ["Events", "EventStore", "Projections"],
        ["DependencyInjection"] = [All],
    };

    private static readonly string[] _knownByAll = ["", "Diagnostics"];

    [Fact]
    public void The_model_of_the_sources_is_exact() => Faults.None(CoreModel.Instance.Errors, "The core's sources compile here as they do in the build.");

    [Fact]
    public void The_model_sees_which_type_is_used_where() => Assert.Contains(
        CoreModel.Instance.Uses(),
        use => use is { From.Path: "src/Cqrs.Kit/Commands/CommandBus.cs", To.Path: "src/Cqrs.Kit/Aggregates/UnitOfWork.cs", Type: "UnitOfWork" });

    [Fact]
    public void Every_folder_of_the_core_has_a_rule() =>
        Assert.Equal(_mayKnow.Keys.Order(StringComparer.Ordinal), CoreModel.Instance.Files.Select(file => file.Folder).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void A_folder_knows_only_those_that_it_may_know() => Faults.None(
        CoreModel.Instance.Uses().Where(use => !MayKnow(use.From.Folder, use.To.Folder)).Select(use => $"{use.At}: {use.From.Folder} uses {use.Type} of {use.To.Folder}"),
        "A folder of the core knows only those that it may know.");

    [Fact]
    public void No_two_folders_know_each_other_not_even_in_a_circle()
    {
        var edges = CoreModel.Instance.Uses().Select(use => (From: use.From.Folder, To: use.To.Folder)).Where(edge => edge.From != edge.To).Distinct().ToList();
        var left = edges.SelectMany(edge => new[] { edge.From, edge.To }).ToHashSet();
        while (left.FirstOrDefault(folder => !edges.Exists(edge => edge.From == folder && left.Contains(edge.To))) is { } last)
        {
            left.Remove(last);
        }

        Assert.Empty(left);
    }

    private static bool MayKnow(string from, string to) =>
        from == to || _knownByAll.Contains(to) || _mayKnow[from].Contains(to) || _mayKnow[from].Contains(All);
}

using Cqrs.Kit.Generators.Modules;
using Cqrs.Kit.Generators.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Cqrs.Kit.Generators.Tests.Modules;

/// <summary>The generator runs at every key that is pressed: an edit that touches nothing of a module generates nothing anew.</summary>
public sealed class IncrementalTests
{
    private const string Shop = """
        public sealed record OpenTill(string Id) : ICommand;
        public sealed class OpenTillHandler : ICommandHandler<OpenTill>
        {
            public ValueTask HandleAsync(OpenTill command, CancellationToken cancellationToken) => ValueTask.CompletedTask;
        }
        [EventType("till.opened")] public sealed record TillOpened(string Id);
        public sealed record TillView([property: Key] int Id, string Name) { public int Half => Id / 2; }
        [Projection("tills")] public sealed class Tills : ViewProjector<TillView, int>;
        public sealed class Plain : IDisposable { public void Dispose() { } }
        """;

    [Theory]
    [InlineData("ValueTask.CompletedTask", "default")]
    [InlineData("public sealed record OpenTill(string Id)", "/* Says so. */\n\npublic sealed record OpenTill(string Id, int Number)")]
    [InlineData("record TillOpened(string Id)", "record TillOpened(string Id, string Name)")]
    [InlineData("Id / 2", "Id / 3")]
    [InlineData("class Plain", "class Plainer")]
    [InlineData("class Plain", "class More; public sealed class Plain")]
    public void An_edit_that_touches_no_registration_generates_nothing_anew(string from, string to)
    {
        var edited = Compiled.Of(Shop).Edit(from, to).Result;

        Assert.All(Reasons(edited.TrackedSteps[ModuleGenerator.EventsStep]), Unchanged);
        Assert.All(Reasons(edited.TrackedSteps[ModuleGenerator.TypesStep]), Unchanged);
        Assert.All(Reasons(edited.TrackedSteps[ModuleGenerator.ModuleStep]), Unchanged);
        Assert.NotEmpty(edited.TrackedOutputSteps);
        Assert.All(edited.TrackedOutputSteps.SelectMany(step => Reasons(step.Value)), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Theory]
    [InlineData("\"till.opened\"", "\"till.started\"")]
    [InlineData("[EventType(\"till.opened\")]", "[EventType(\"till.opened\", Version = 2)]")]
    [InlineData("string Name)", "string? Name)")]
    [InlineData("class Plain", "record More : IQuery<int>; public sealed class Plain")]
    [InlineData("Projection(\"tills\")", "Projection(\"tills\", Inline = true)")]
    [InlineData(": ICommandHandler<OpenTill>", "")]
    public void An_edit_that_touches_one_generates_the_module_anew(string from, string to)
    {
        var first = Compiled.Of(Shop);
        var edited = first.Edit(from, to);

        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(edited.Result.TrackedSteps[ModuleGenerator.ModuleStep]));
        Assert.NotEqual(first.Generated, edited.Generated);
    }

    private static void Unchanged(IncrementalStepRunReason reason) => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{reason}");

    private static IEnumerable<IncrementalStepRunReason> Reasons(IEnumerable<IncrementalGeneratorRunStep> steps) => steps.SelectMany(step => step.Outputs).Select(output => output.Reason);
}

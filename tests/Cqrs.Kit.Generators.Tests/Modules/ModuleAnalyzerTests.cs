using Cqrs.Kit.Generators.Tests.Support;

namespace Cqrs.Kit.Generators.Tests.Modules;

/// <summary>What the module leaves out, and what could not start, is said while compiling.</summary>
public sealed class ModuleAnalyzerTests
{
    [Fact]
    public async Task What_generated_code_cannot_name_is_left_out_with_a_warning()
    {
        var compiled = Compiled.Of("""
            public sealed class Outer
            {
                private sealed record Hidden : ICommand;
                internal sealed class HiddenHandler : ICommandHandler<Hidden> { ValueTask ICommandHandler<Hidden>.HandleAsync(Hidden command, CancellationToken cancellationToken) => default; }
                [EventType("hidden")] private sealed record HiddenEvent;
                internal sealed record Seen : ICommand;
            }
            file sealed record InFile : ICommand;
            internal struct Handler : ICommandHandler<Outer.Seen> { public ValueTask HandleAsync(Outer.Seen command, CancellationToken cancellationToken) => default; }
            """);

        Assert.Empty(compiled.Problems);
        Assert.Equal(1, compiled.Generated.Split(" module.").Length - 1);
        Assert.Contains("module.Message<global::Outer.Seen>();", compiled.Generated, StringComparison.Ordinal);
        Assert.Equal(
            [
                "CQRS0001 at Handler: The generated module leaves Handler out: it is a struct: make it a class",
                "CQRS0001 at Hidden: The generated module leaves Outer.Hidden out: Outer.Hidden can be seen only where it is declared: make it internal or public",
                "CQRS0001 at HiddenEvent: The generated module leaves Outer.HiddenEvent out: Outer.HiddenEvent can be seen only where it is declared: make it internal or public",
                "CQRS0001 at HiddenHandler: The generated module leaves Outer.HiddenHandler out: Outer.Hidden can be seen only where it is declared: make it internal or public",
                "CQRS0001 at InFile: The generated module leaves InFile out: InFile can be seen only where it is declared: make it internal or public",
            ],
            await compiled.AnalyzeAsync());
    }

    [Fact]
    public async Task What_cannot_be_a_view_is_an_error()
    {
        var compiled = Compiled.Of("""
            public sealed record NoKey(int Id);
            [Projection("a")] public sealed class A : ViewProjector<NoKey, int>;
            """);

        Assert.Equal(["CQRS0002 at A: NoKey cannot be a view: exactly one property is marked with [Key], and is of one of Guid, String, Int32, Int64"], await compiled.AnalyzeAsync());
    }

    [Fact]
    public async Task Of_what_is_right_nothing_is_said() => Assert.Empty(await Compiled.Of("""
        internal sealed record A : ICommand;
        internal sealed class AHandler : ICommandHandler<A> { public ValueTask HandleAsync(A command, CancellationToken cancellationToken) => default; }
        public sealed class Plain { private sealed class Hidden; }
        """).AnalyzeAsync());
}

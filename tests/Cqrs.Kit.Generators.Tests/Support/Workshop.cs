using System.Collections.Immutable;
using Cqrs.Kit.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace Cqrs.Kit.Generators.Tests.Support;

/// <summary>A project in an editor, with a lock file in which the code fix writes.</summary>
internal sealed class Workshop : IDisposable
{
    private readonly AdhocWorkspace _workspace = new();
    private readonly ProjectId _project = ProjectId.CreateNewId();
    private readonly DocumentId _lock;
    private readonly DocumentId _source;

    public Workshop(string source, string lockFile)
    {
        var compilation = Compiled.Of(source).Source;
        _lock = DocumentId.CreateNewId(_project);
        _source = DocumentId.CreateNewId(_project);
        Solution = _workspace.CurrentSolution
            .AddProject(_project, "Shop", "Shop", LanguageNames.CSharp)
            .WithProjectCompilationOptions(_project, compilation.Options)
            .WithProjectParseOptions(_project, compilation.SyntaxTrees[0].Options)
            .WithProjectMetadataReferences(_project, compilation.References)
            .AddDocument(_source, "Shop.cs", compilation.SyntaxTrees[0].GetText(), filePath: "/shop/Shop.cs")
            .AddAdditionalDocument(_lock, "events.lock.json", SourceText.From(lockFile), filePath: "/shop/events.lock.json");
    }

    public Solution Solution { get; private set; }

    public string Lock => Solution.GetAdditionalDocument(_lock)!.GetTextAsync().Result.ToString();

    public void Dispose() => _workspace.Dispose();

    /// <summary>Takes the fix that is offered for the first diagnostic.</summary>
    public async Task FixFirstAsync()
    {
        List<CodeAction> offered = [];
        var context = new CodeFixContext(Solution.GetDocument(_source)!, (await DiagnosticsAsync())[0], (action, _) => offered.Add(action), CancellationToken.None);
        await new EventLockCodeFix().RegisterCodeFixesAsync(context);
        await TakeAsync(Assert.Single(offered));
    }

    public async Task FixAllAsync(FixAllScope scope)
    {
        var fix = new EventLockCodeFix();
        var context = new FixAllContext(Solution.GetDocument(_source)!, fix, scope, "Update events.lock.json", fix.FixableDiagnosticIds, new Found(await DiagnosticsAsync()), CancellationToken.None);
        await TakeAsync((await fix.GetFixAllProvider().GetFixAsync(context))!);
    }

    public async Task<ImmutableArray<Diagnostic>> DiagnosticsAsync() =>
        await Analyzed.DiagnosticsAsync((await Solution.GetProject(_project)!.GetCompilationAsync())!, Lock);

    private async Task TakeAsync(CodeAction action) =>
        Solution = Assert.IsType<ApplyChangesOperation>(Assert.Single(await action.GetOperationsAsync(CancellationToken.None))).ChangedSolution;

    private sealed class Found(ImmutableArray<Diagnostic> all) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(all);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(all);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}

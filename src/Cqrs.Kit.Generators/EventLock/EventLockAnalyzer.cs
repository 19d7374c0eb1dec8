using System.Collections.Concurrent;
using System.Collections.Immutable;
using Cqrs.Kit.Generators.Modules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace Cqrs.Kit.Generators.EventLock;

/// <summary>Compares the events of a project with its <c>events.lock.json</c>, if it has one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EventLockAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Diagnostics.LockBehind, Diagnostics.EventChanged, Diagnostics.EventGone, Diagnostics.LockUnreadable];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            if (start.Options.AdditionalFiles.FirstOrDefault(file => Path.GetFileName(file.Path) == LockFile.Name) is { } file && file.GetText(start.CancellationToken) is { } text)
            {
                Compare(start, file.Path, text);
            }
        });
    }

    private static void Compare(CompilationStartAnalysisContext start, string path, SourceText text)
    {
        LockFile locked;
        try
        {
            locked = LockFile.Parse(text.ToString());
        }
        catch (FormatException fault)
        {
            start.RegisterCompilationEndAction(end => end.ReportDiagnostic(Diagnostic.Create(Diagnostics.LockUnreadable, At(path, text, 0), fault.Message)));
            return;
        }

        var retired = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        start.RegisterSymbolAction(symbol => Compare(symbol, locked), SymbolKind.NamedType);
        start.RegisterOperationAction(operation => Retire((IInvocationOperation)operation.Operation, retired), OperationKind.Invocation);
        start.RegisterCompilationEndAction(end =>
        {
            var known = new HashSet<(string, int)>(AssemblyTypes.Of(end.Compilation.Assembly).Select(type => EventName.Of(type)).Where(name => name is not null).Select(name => (name!.Name, name.Version)));
            foreach (var (name, version, @event) in locked.Events.Where(one => !known.Contains((one.Name, one.Version)) && !retired.ContainsKey(one.Name)))
            {
                end.ReportDiagnostic(Diagnostic.Create(Diagnostics.EventGone, At(path, text, @event.At), version, name));
            }
        });
    }

    private static void Compare(SymbolAnalysisContext context, LockFile locked)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (EventName.Of(type) is not { } name)
        {
            return;
        }

        if (locked.Find(name.Name, name.Version) is not { } old)
        {
            context.ReportDiagnostic(Diagnostic.Create(Diagnostics.LockBehind, type.Locations[0], CodeText.Short(type), "it is not in there"));
            return;
        }

        var changes = ShapeChange.Between(old.Properties, EventShape.Of(type).Properties);
        if (changes.Any(change => change.Breaks))
        {
            var what = string.Join(", ", changes.Where(change => change.Breaks).Select(change => change.What));
            context.ReportDiagnostic(Diagnostic.Create(Diagnostics.EventChanged, type.Locations[0], CodeText.Short(type), what, name.Version, name.Version + 1, name.Name));
        }
        else if (changes.Count > 0)
        {
            context.ReportDiagnostic(Diagnostic.Create(Diagnostics.LockBehind, type.Locations[0], CodeText.Short(type), string.Join(", ", changes.Select(change => change.What))));
        }
    }

    private static void Retire(IInvocationOperation call, ConcurrentDictionary<string, bool> retired)
    {
        if (call.TargetMethod.Name == "RetireEvent" && Kit.NameOf(call.TargetMethod.ContainingType) == "CqrsBuilder" && call.Arguments.FirstOrDefault()?.Value.ConstantValue is { HasValue: true, Value: string name })
        {
            retired[name] = true;
        }
    }

    private static Location At(string path, SourceText text, int at)
    {
        var span = text.Lines.GetLineFromPosition(at).Span;
        return Location.Create(path, span, text.Lines.GetLinePositionSpan(span));
    }
}

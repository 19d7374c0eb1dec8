using System.Text.RegularExpressions;

using Cqrs.Kit.Architecture.Tests.Support;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Cqrs.Kit.Architecture.Tests;

/// <summary>How the sources of the packages are written.</summary>
public sealed partial class SourceFileTests
{
    private const int MostLines = 400;
    private const int FewLines = 100;
    private const int MostTypes = 5;

    /// <summary>The events that the conformance suites write: the shapes of one event over its life stand together.</summary>
    private const string ConformanceModel = "/Conformance/Model/";

    private static readonly string[] _misuse =
    [
        nameof(ArgumentException), nameof(ArgumentNullException), nameof(ArgumentOutOfRangeException), nameof(InvalidOperationException), nameof(ObjectDisposedException),
        nameof(NotSupportedException),
    ];

    /// <summary>What a contract of somebody else's, or a look at an outcome, wants: the file, the exception, and whose contract it is.</summary>
    private static readonly (string File, string Exception, string Why)[] _contracts =
    [
        ("LogPosition.cs", nameof(FormatException), "IParsable"),
        ("JsonEventSerializer.cs", "JsonException", "IEventSerializer"),
        ("EventCodec.cs", "JsonException", "IEventSerializer"),
        ("StreamNameJsonConverter.cs", "JsonException", "JsonConverter"),
        ("StreamErasedJsonConverter.cs", "JsonException", "JsonConverter"),
    ];

    [Fact]
    public void No_file_has_more_lines_than_one_can_read()
    {
        var lines = RepositoryFiles.Under("", "*.cs").ToDictionary(path => path, path => RepositoryFiles.Read(path).Count(c => c == '\n'));
        foreach (var (path, count) in lines.Where(file => file.Value > FewLines && file.Key.StartsWith("src/", StringComparison.Ordinal)).OrderByDescending(file => file.Value))
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{count,4} {path}");
        }

        Faults.None(lines.Where(file => file.Value > MostLines).Select(file => $"{file.Key} has {file.Value} lines"), $"Files have at most {MostLines} lines.");
    }

    /// <summary>Companions are allowed: the few types that nobody looks for by themselves. The same name with other type parameters is one type here.</summary>
    [Fact]
    public void A_file_is_named_after_its_type_and_has_few_companions_beside_it()
    {
        List<string> faults = [];
        foreach (var file in SourceFile.All)
        {
            var name = Path.GetFileName(file.Path).Split('.')[0];
            var types = TypesIn(file).Select(type => type is DelegateDeclarationSyntax @delegate ? @delegate.Identifier.Text : ((BaseTypeDeclarationSyntax)type).Identifier.Text).Distinct(StringComparer.Ordinal).ToList();
            if (types.Count > 0 && !types.Contains(name) && !types.TrueForAll(type => type.EndsWith(name, StringComparison.Ordinal)))
            {
                faults.Add($"{file.Path}: none of {string.Join(", ", types)} is {name}");
            }

            if (types.Count > MostTypes && !file.Path.Contains(ConformanceModel, StringComparison.Ordinal))
            {
                faults.Add($"{file.Path}: {types.Count} types");
            }
        }

        Faults.None(faults, $"A file is named after its type, or after what the names of all its types end in, and has at most {MostTypes} types.");
    }

    /// <summary>Not in Testing, whose bad input looks like SQL.</summary>
    [Fact]
    public void Statements_are_in_sql_files() => Faults.None(
        SourceFile.All.Where(file => file.Package != Packages.Testing).SelectMany(file => Texts(file).Where(text => Sql().IsMatch(text.Text)).Select(text => $"{file.At(text.Node)}: {text.Text}")),
        "There is no SQL in .cs files.");

    [Fact]
    public void Names_say_what_a_type_is() => Faults.None(
        SourceFile.All.SelectMany(file => file.Tree.GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
            .Where(type => Vague().IsMatch(type.Identifier.Text)).Select(type => $"{file.At(type)}: {type.Identifier.Text}")),
        "No type is a Manager, Helper, Util or Common, or begins with Base.");

    [Fact]
    public void What_is_thrown_is_an_error_of_the_kit_or_misuse()
    {
        var own = SourceFile.All.SelectMany(file => file.Tree.GetRoot().DescendantNodes()).OfType<ClassDeclarationSyntax>().Select(type => type.Identifier.Text).Where(name => name.EndsWith("Exception", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);

        Faults.None(
            SourceFile.All.SelectMany(file => Thrown(file)
                .Where(thrown => !own.Contains(thrown.Exception) && !_misuse.Contains(thrown.Exception)
                    && !_contracts.Any(contract => file.Path.EndsWith("/" + contract.File, StringComparison.Ordinal) && contract.Exception == thrown.Exception))
                .Select(thrown => $"{file.At(thrown.Node)}: {thrown.Exception}")),
            "What is thrown derives from CqrsException, is misuse, or what somebody else's contract wants.");
    }

    private static IEnumerable<MemberDeclarationSyntax> TypesIn(SourceFile file) => file.Tree.GetRoot().DescendantNodes(node => node is not BaseTypeDeclarationSyntax)
        .OfType<MemberDeclarationSyntax>().Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    private static IEnumerable<(SyntaxNode Node, string Exception)> Thrown(SourceFile file) => file.Tree.GetRoot().DescendantNodes()
        .Select(node => (Node: node, Expression: node is ThrowStatementSyntax statement ? statement.Expression : (node as ThrowExpressionSyntax)?.Expression))
        .Where(thrown => thrown.Expression is ObjectCreationExpressionSyntax)
        .Select(thrown => (thrown.Node, ((ObjectCreationExpressionSyntax)thrown.Expression!).Type.ToString()));

    private static IEnumerable<(SyntaxNode Node, string Text)> Texts(SourceFile file) => file.Tree.GetRoot().DescendantNodes()
        .Select(node => (Node: node, Text: node switch
        {
            LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) || literal.IsKind(SyntaxKind.Utf8StringLiteralExpression) => literal.Token.ValueText,
            InterpolatedStringTextSyntax text => text.TextToken.ValueText,
            _ => "",
        }))
        .Where(text => text.Text.Length > 0);

    [GeneratedRegex(@"\b(select\s.*\sfrom\b|insert\s+into|update\s+\S+\s+set\b|delete\s+from|create\s+(or\s+replace\s+|unique\s+)?(table|index|schema|function|view|trigger)\b|alter\s+table|drop\s+(table|index|schema|view)|pg_\w+\()", RegexOptions.IgnoreCase)]
    private static partial Regex Sql();

    [GeneratedRegex("Manager|Helper|Util|Common|^I?Base[A-Z]")]
    private static partial Regex Vague();
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Cqrs.Kit.Generators.Modules;

/// <summary>Symbols as C# that means the same wherever it stands.</summary>
internal static class CodeText
{
    public static string Of(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    public static string Of(IEnumerable<ITypeSymbol> types) => string.Join(", ", types.Select(Of));

    /// <summary>A type as people call it, for a message.</summary>
    public static string Short(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);

    /// <summary>A generic type that is not made yet, for a message.</summary>
    public static string Short(string generic, IEnumerable<ITypeSymbol> arguments) => $"{generic}<{string.Join(", ", arguments.Select(Short))}>";

    public static string Of(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    public static string Of(bool truth) => truth ? "true" : "false";

    /// <summary>An attribute as it was written: <c>new ProjectionAttribute("order-views") { Version = 2 }</c>.</summary>
    public static string Of(AttributeData? attribute)
    {
        if (attribute is not { AttributeClass: { } type, AttributeConstructor: not null })
        {
            return "null";
        }

        var made = $"new {Of(type)}({string.Join(", ", attribute.ConstructorArguments.Select(Of))})";
        return attribute.NamedArguments.IsEmpty
            ? made
            : $"{made} {{ {string.Join(", ", attribute.NamedArguments.Select(named => $"{named.Key} = {Of(named.Value)}"))} }}";
    }

    /// <summary>What a type is called by reflection, which sorts by it.</summary>
    public static string FullName(INamedTypeSymbol type) => type.ContainingType is { } outer
        ? $"{FullName(outer)}+{type.MetadataName}"
        : type.ContainingNamespace is { IsGlobalNamespace: false } space ? $"{space.ToDisplayString()}.{type.MetadataName}" : type.MetadataName;

    /// <summary>The name of a member, which may be a keyword.</summary>
    public static string Name(ISymbol member) => SyntaxFacts.GetKeywordKind(member.Name) == SyntaxKind.None ? member.Name : "@" + member.Name;

    /// <summary>A name that no other type's method has.</summary>
    public static string Method(string what, ITypeSymbol type) =>
        what + string.Concat(Of(type).Replace("global::", "").Select(c => c is '_' ? "__" : char.IsLetterOrDigit(c) ? c.ToString() : "_"));

    private static string Enum(ITypeSymbol type, object? value) =>
        type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => Equals(field.ConstantValue, value)) is { } named
            ? $"{Of(type)}.{Name(named)}"
            : $"({Of(type)})({value})";

    private static string Of(TypedConstant constant) => constant switch
    {
        { Kind: TypedConstantKind.Array, IsNull: false } => $"new {Of(constant.Type!)} {{ {string.Join(", ", constant.Values.Select(Of))} }}",
        { Kind: TypedConstantKind.Primitive, Value: string text } => Of(text),
        { Kind: TypedConstantKind.Enum, Type: { } type } => Enum(type, constant.Value),
        _ => constant.ToCSharpString(),
    };
}

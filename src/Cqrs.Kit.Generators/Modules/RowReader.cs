using Microsoft.CodeAnalysis;

namespace Cqrs.Kit.Generators.Modules;

/// <summary>Reads a view by the rules of RowShape.Reflect, in the same words where they are broken.</summary>
internal static class RowReader
{
    private const string KeyAttribute = "KeyAttribute";
    private static readonly string[] _keyTypes = ["System.Guid", "string", "int", "long"];

    public static Row Read(INamedTypeSymbol view)
    {
        var row = new Row();
        row.Fault = FaultIn(view, row);
        return row;
    }

    /// <summary>The properties and fields of a class and of what it derives from, the nearest first; of those with one name only that.</summary>
    public static IEnumerable<(ISymbol Symbol, bool IsRequired)> Members(INamedTypeSymbol type)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var one = type; one is { SpecialType: not SpecialType.System_Object }; one = one.BaseType)
        {
            foreach (var member in one.GetMembers().Where(member => member is IPropertySymbol or IFieldSymbol && names.Add(member.Name)))
            {
                yield return (member, member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true });
            }
        }
    }

    private static string? FaultIn(INamedTypeSymbol view, Row row)
    {
        if (ConstructorOf(view) is not { } constructor)
        {
            return "it has no public constructor";
        }

        var properties = Members(view).Select(member => member.Symbol).OfType<IPropertySymbol>().Where(IsColumn).ToList();
        foreach (var parameter in constructor.Parameters)
        {
            if (properties.Find(property => IsNamed(property, parameter)) is not { } property)
            {
                return $"its constructor's parameter '{parameter.Name}' has no property of that name";
            }

            row.Columns.Add(property);
        }

        row.Taken = row.Columns.Count;
        row.SetsRequired = constructor.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "SetsRequiredMembersAttribute");
        row.Columns.AddRange(properties.Where(property => !row.Columns.Contains(property) && property.SetMethod?.DeclaredAccessibility == Accessibility.Public));
        var keys = row.Columns.Where(property => IsKey(property) || constructor.Parameters.Any(parameter => IsNamed(property, parameter) && Kit.AttributeOf(parameter, KeyAttribute) is not null)).ToList();
        if (keys.Count != 1 || !_keyTypes.Contains(keys[0].Type.ToDisplayString()))
        {
            return "exactly one property is marked with [Key], and is of one of Guid, String, Int32, Int64";
        }

        row.Key = row.Columns.IndexOf(keys[0]);
        return FaultInIndexes(view, row) ?? FaultInTypes(row) ?? FaultInNames(row);
    }

    private static IMethodSymbol? ConstructorOf(INamedTypeSymbol view) => view.InstanceConstructors
        .Where(constructor => constructor.DeclaredAccessibility == Accessibility.Public
            && !(constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, view)))
        .OrderByDescending(constructor => constructor.Parameters.Length)
        .FirstOrDefault();

    private static bool IsColumn(IPropertySymbol property) =>
        property is { IsStatic: false, IsIndexer: false, GetMethod.DeclaredAccessibility: Accessibility.Public, ExplicitInterfaceImplementations.IsEmpty: true };

    private static bool IsNamed(IPropertySymbol property, IParameterSymbol parameter) => string.Equals(property.Name, parameter.Name, StringComparison.OrdinalIgnoreCase);

    private static bool IsKey(IPropertySymbol? property) =>
        property is not null && (Kit.AttributeOf(property, KeyAttribute) is not null || IsKey(property.OverriddenProperty));

    private static string? FaultInIndexes(INamedTypeSymbol view, Row row)
    {
        foreach (var index in view.GetAttributes().Where(attribute => attribute.AttributeClass is { } type && Kit.NameOf(type) == "IndexAttribute"))
        {
            var names = index.ConstructorArguments.Where(given => given is { Kind: TypedConstantKind.Array, IsNull: false }).SelectMany(given => given.Values).Select(value => value.Value as string ?? "").ToList();
            if (names.Find(name => !row.Columns.Exists(property => property.Name == name)) is { } unknown)
            {
                return $"[Index] names '{unknown}', which is not one of its properties";
            }

            row.Indexes.Add(([.. names.Select(SnakeCase.From)], index.NamedArguments.Any(named => named is { Key: "Descending", Value.Value: true })));
        }

        return null;
    }

    private static string? FaultInTypes(Row row) => row.Columns.Find(property => !ColumnType.IsStorable(property.Type)) is { } unsuitable
        ? $"the type of {unsuitable.Name} has no column of its own: take DateTimeOffset for a point in time, short, int or long for a whole number, string for a character"
        : null;

    private static string? FaultInNames(Row row) => row.Columns.GroupBy(property => SnakeCase.From(property.Name)).FirstOrDefault(same => same.Count() > 1) is { } twins
        ? $"the properties {string.Join(" and ", twins.Select(property => property.Name))} are the same column, {twins.Key}"
        : null;
}

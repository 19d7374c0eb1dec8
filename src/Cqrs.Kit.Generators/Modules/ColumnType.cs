using Microsoft.CodeAnalysis;

namespace Cqrs.Kit.Generators.Modules;

/// <summary>How the type of a property is stored: as it is, an enum by name, any other as JSON.</summary>
internal static class ColumnType
{
    /// <summary>RowShape.ValueTypes.</summary>
    private static readonly string[] _values =
    [
        "string", "System.Guid", "bool", "short", "int", "long", "float", "double", "decimal",
        "System.DateTimeOffset", "System.DateOnly", "System.TimeOnly", "System.TimeSpan", "byte[]",
    ];

    public static bool IsValue(ITypeSymbol type) => _values.Contains(Plain(type).WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString());

    public static bool IsEnum(ITypeSymbol type) => Plain(type).TypeKind == TypeKind.Enum;

    public static bool IsStorable(ITypeSymbol type) => IsValue(type) || Plain(type).SpecialType is not (SpecialType.System_Byte or SpecialType.System_SByte or SpecialType.System_UInt16
        or SpecialType.System_UInt32 or SpecialType.System_UInt64 or SpecialType.System_IntPtr or SpecialType.System_UIntPtr or SpecialType.System_Char or SpecialType.System_DateTime);

    /// <summary>Whether a null may be read out of the property.</summary>
    public static bool IsNullable(IPropertySymbol property) => property.Type.IsValueType
        ? property.Type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
        : property.NullableAnnotation != NullableAnnotation.NotAnnotated;

    private static ITypeSymbol Plain(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;
}

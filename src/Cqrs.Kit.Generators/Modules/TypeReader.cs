using Microsoft.CodeAnalysis;

namespace Cqrs.Kit.Generators.Modules;

/// <summary>Reads a type as the core's ModuleScanner does; what one finds, the other finds.</summary>
internal static class TypeReader
{
    private static readonly string[] _behaviors = ["ICommandBehavior`2", "IQueryBehavior`2", "IStreamQueryBehavior`2"];

    /// <summary>Reads an event: what is marked, whatever it implements.</summary>
    public static TypeReading ReadEvent(INamedTypeSymbol type, Compilation compilation)
    {
        var reading = new TypeReading(type, compilation);
        if (EventName.Of(type) is { } name)
        {
            reading.Add($"module.Event<{CodeText.Of(type)}>({CodeText.Of(name.Name)}, {name.Version})");
        }

        return reading;
    }

    /// <summary>Reads all else: what counts by what it implements or derives from.</summary>
    public static TypeReading Read(INamedTypeSymbol type, Compilation compilation)
    {
        var reading = new TypeReading(type, compilation);
        if (!IsMade(type))
        {
            return reading;
        }

        if (IsOpen(type))
        {
            if (type.AllInterfaces.Any(IsBehavior))
            {
                reading.Add($"module.Behavior(typeof({CodeText.Of(type.IsGenericType ? type.ConstructUnboundGenericType() : type)}))");
            }

            return reading;
        }

        foreach (var contract in type.AllInterfaces)
        {
            ReadContract(reading, type, contract);
        }

        if (type.TypeKind == TypeKind.Class)
        {
            PartReader.Read(reading, type);
        }

        return reading;
    }

    /// <summary>Whether there can be instances of it.</summary>
    public static bool IsMade(INamedTypeSymbol type) => type is { TypeKind: TypeKind.Class or TypeKind.Struct, IsAbstract: false, IsStatic: false, IsRefLikeType: false };

    /// <summary>Whether it has type parameters, also by what it is nested in.</summary>
    public static bool IsOpen(INamedTypeSymbol type) => type.IsGenericType || type.ContainingType is { } outer && IsOpen(outer);

    private static bool IsBehavior(INamedTypeSymbol contract) => _behaviors.Contains(Kit.NameOf(contract));

    private static void ReadContract(TypeReading reading, INamedTypeSymbol type, INamedTypeSymbol contract)
    {
        var name = Kit.NameOf(contract);
        if (name is "ICommand" or "ICommand`1" or "IQuery`1" or "IStreamQuery`1")
        {
            reading.Add($"module.Message<{CodeText.Of(type)}>()");
        }
        else if (IsBehavior(contract))
        {
            AddClass(reading, type, $"module.Behavior(typeof({CodeText.Of(type)}))", []);
        }
        else if (name is "IValidator`1" or "IAuthorizer`1")
        {
            AddClass(reading, type, $"module.{name.Substring(1, name.Length - 3)}<{CodeText.Of(contract.TypeArguments.Append(type))}>()", contract.TypeArguments);
        }
        else if (name is "ICommandHandler`1" or "ICommandHandler`2")
        {
            var method = name is "ICommandHandler`1" ? "Command" : "CommandWithResult";
            AddClass(reading, type, $"module.{method}<{CodeText.Of(contract.TypeArguments.Append(type))}>()", contract.TypeArguments);
        }
        else if (name is "IQueryHandler`2" or "IStreamQueryHandler`2" && contract.TypeArguments[0] is INamedTypeSymbol query)
        {
            var method = name is "IQueryHandler`2" ? "Query" : "StreamQuery";
            AddClass(reading, type, $"module.{method}<{CodeText.Of(contract.TypeArguments.Append(type))}>({ReadsFrom(query)})", contract.TypeArguments);
        }
    }

    private static void AddClass(TypeReading reading, INamedTypeSymbol type, string statement, IEnumerable<ITypeSymbol> named)
    {
        if (type.TypeKind == TypeKind.Class)
        {
            reading.Add(statement, named);
        }
        else
        {
            reading.AddFault(Diagnostics.LeftOut, type.ToDisplayString(), "it is a struct: make it a class");
        }
    }

    private static string ReadsFrom(INamedTypeSymbol query)
    {
        if (Kit.AttributeOf(query, "ReadsFromAttribute") is not { } attribute)
        {
            return "";
        }

        var key = attribute.NamedArguments.FirstOrDefault(named => named.Key == "Key").Value.Value as string;
        return PropertyOf(query, key) is { } property
            ? $"{CodeText.Of(attribute)}, static query => query.{CodeText.Name(property)}"
            : CodeText.Of(attribute);
    }

    private static IPropertySymbol? PropertyOf(INamedTypeSymbol query, string? name)
    {
        for (var type = query; type is not null && name is not null; type = type.BaseType)
        {
            if (type.GetMembers(name).OfType<IPropertySymbol>().FirstOrDefault() is { } property)
            {
                return property is { IsStatic: false, GetMethod.DeclaredAccessibility: Accessibility.Public } ? property : null;
            }
        }

        return null;
    }
}

using Microsoft.CodeAnalysis;

namespace Cqrs.Kit.Generators.Modules;

/// <summary>Reads the classes that are no messages and no handlers: upcasters, aggregates, projectors, subscribers.</summary>
internal static class PartReader
{
    public static void Read(TypeReading reading, INamedTypeSymbol type)
    {
        var contracts = type.AllInterfaces.Select(Kit.NameOf).ToList();
        if (contracts.Contains("IUpcaster"))
        {
            reading.Add($"module.Upcaster<{CodeText.Of(type)}>({(IsSimple(type) ? $"static () => new {CodeText.Of(type)}()" : "")})");
        }

        if (Kit.BaseOf(type, "AggregateRoot`1") is { } aggregate)
        {
            AddAggregate(reading, type, aggregate.TypeArguments[0]);
        }

        if (contracts.Contains("IProjector"))
        {
            AddProjector(reading, type, Kit.BaseOf(type, "ViewProjector`2"));
        }

        if (contracts.Contains("ISubscriber`1"))
        {
            AddSubscriber(reading, type, [.. type.AllInterfaces.Where(contract => Kit.NameOf(contract) == "ISubscriber`1").Select(contract => contract.TypeArguments[0])]);
        }
    }

    /// <summary>Whether <c>new()</c> makes it just as the container would.</summary>
    private static bool IsSimple(INamedTypeSymbol type) =>
        type.InstanceConstructors.Where(constructor => constructor.DeclaredAccessibility == Accessibility.Public).Select(constructor => constructor.Parameters.Length).SequenceEqual([0])
        && !RowReader.Members(type).Any(member => member.IsRequired);

    private static void AddAggregate(TypeReading reading, INamedTypeSymbol type, ITypeSymbol id)
    {
        var canBeMade = type.InstanceConstructors.Any(constructor => constructor.Parameters.IsEmpty);
        var create = canBeMade ? CodeText.Method("New", type) : "null";
        if (reading.Add($"module.Aggregate<{CodeText.Of([type, id])}>({CodeText.Of(Kit.AttributeOf(type, "StreamTypeAttribute"))}, {create})", id) && canBeMade)
        {
            reading.AddMember($"""
                [global::System.Runtime.CompilerServices.UnsafeAccessor(global::System.Runtime.CompilerServices.UnsafeAccessorKind.Constructor)]
                private static extern {CodeText.Of(type)} {create}();
                """);
        }
    }

    private static void AddProjector(TypeReading reading, INamedTypeSymbol type, INamedTypeSymbol? keeper)
    {
        var marks = $"{CodeText.Of(Kit.AttributeOf(type, "ProjectionAttribute"))}, {CodeText.Of(Kit.AttributeOf(type, "LagObjectiveAttribute"))}";
        if (keeper?.TypeArguments[0] is not INamedTypeSymbol view)
        {
            reading.Add($"module.Projector<{CodeText.Of(type)}>({marks})");
        }
        else if (reading.Add($"module.ViewProjector<{CodeText.Of([type, view, keeper.TypeArguments[1]])}>({marks}, {CodeText.Method("ShapeOf", view)})", keeper.TypeArguments))
        {
            var row = RowReader.Read(view);
            reading.AddMember(RowWriter.Write(view, row));
            if (row.Fault is { } fault)
            {
                reading.AddFault(Diagnostics.NoView, view.ToDisplayString(), fault);
            }
        }
    }

    private static void AddSubscriber(TypeReading reading, INamedTypeSymbol type, IReadOnlyList<ITypeSymbol> events)
    {
        var marks = $"{CodeText.Of(Kit.AttributeOf(type, "SubscriptionAttribute"))}, {CodeText.Of(Kit.AttributeOf(type, "LagObjectiveAttribute"))}";
        if (reading.Add($"module.Subscriber<{CodeText.Of(type)}>({marks})", events))
        {
            foreach (var @event in events)
            {
                reading.Add($"module.Subscription<{CodeText.Of([type, @event])}>()");
            }
        }
    }
}

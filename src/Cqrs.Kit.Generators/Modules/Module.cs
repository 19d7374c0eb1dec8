using System.Collections.Immutable;

namespace Cqrs.Kit.Generators.Modules;

/// <summary>All that generated code registers for an assembly.</summary>
/// <param name="Assembly">The assembly's name.</param>
/// <param name="Entries">What it has, in the order of the types' names: that in which it is read by reflection.</param>
/// <param name="Native">The calls that only native code needs.</param>
internal sealed record Module(string Assembly, EquatableArray<ModuleEntry> Entries, EquatableArray<string> Native)
{
    /// <summary><c>MyOrders</c> for <c>My.Orders</c> and for <c>my-orders</c>.</summary>
    public string Name => NameOf(Assembly);

    /// <summary>The class of an assembly's module.</summary>
    public static string TypeNameOf(string assembly) => NameOf(assembly) + "Module";

    /// <summary>A type may be found twice: by its attribute and by what it implements, or in several parts.</summary>
    public static Module Of(string? assembly, ImmutableArray<ModuleEntry> events, ImmutableArray<ModuleEntry> types, EquatableArray<string> native) =>
        new(assembly ?? "", new(events.Concat(types).Distinct().OrderBy(entry => entry.Type, StringComparer.Ordinal)), native);

    private static string NameOf(string assembly)
    {
        var words = assembly.Split([.. assembly.Where(c => !char.IsLetterOrDigit(c) && c != '_')], StringSplitOptions.RemoveEmptyEntries);
        var name = string.Concat(words.Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));
        return name.Length > 0 && !char.IsDigit(name[0]) ? name : "_" + name;
    }
}

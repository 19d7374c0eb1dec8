using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Cqrs.Kit;

/// <summary>Which stored names and versions belong to which types, and how old shapes become new ones.</summary>
/// <remarks>Made once at start from what the modules registered; immutable, safe for any thread. A stored name never becomes a type
/// by reflection: only what is registered is known.</remarks>
public sealed class EventTypeRegistry
{
    private const int MaxNameLength = 200;
    private readonly FrozenDictionary<Type, EventTypeEntry> _byType;
    private readonly FrozenDictionary<(string Name, int Version), EventTypeEntry> _byName;
    private readonly FrozenSet<string> _retired;
    private readonly FrozenSet<string> _names;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _namesByText;

    private EventTypeRegistry(Dictionary<Type, EventTypeEntry> byType, Dictionary<(string, int), EventTypeEntry> byName, IEnumerable<string> retired)
    {
        _byType = byType.ToFrozenDictionary();
        _byName = byName.ToFrozenDictionary();
        _retired = retired.ToFrozenSet(StringComparer.Ordinal);
        _names = byName.Keys.Select(key => key.Item1).ToFrozenSet(StringComparer.Ordinal);
        _namesByText = _names.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The types that can be raised: the latest shape of each event.</summary>
    public IEnumerable<Type> LatestTypes => _byType.Values.Where(entry => entry.IsLatest).Select(entry => entry.ClrType);

    /// <summary>The stored names, old ones included, whose events arrive as one of these types: what a reader that handles them has to fetch.</summary>
    /// <param name="latestTypes">Types that can be raised.</param>
    /// <returns>The names, each once.</returns>
    public IReadOnlyList<string> NamesOf(IEnumerable<Type> latestTypes)
    {
        var wanted = latestTypes.ToHashSet();
        return [.. _byName.Values.Where(entry => wanted.Contains(entry.Latest)).Select(entry => entry.Name).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The stored names that this build knows and whose events arrive as none of these types, retired ones included: what a reader that
    /// handles them may pass. A name that it does not know is not among them.</summary>
    /// <param name="latestTypes">Types that can be raised.</param>
    /// <returns>The names, each once.</returns>
    public IReadOnlyList<string> NamesExcept(IEnumerable<Type> latestTypes) => [.. _names.Union(_retired, StringComparer.Ordinal).Except(NamesOf(latestTypes), StringComparer.Ordinal)];

    /// <summary>Whether events of the type can be raised: it is registered and no upcaster leads away from it.</summary>
    /// <param name="type">A CLR type.</param>
    /// <returns>Whether it can.</returns>
    public bool IsLatest(Type type) => _byType.TryGetValue(type, out var entry) && entry.IsLatest;

    internal EventTypeEntry ForRaising(Type type)
    {
        if (!_byType.TryGetValue(type, out var entry))
        {
            throw new UnknownEventTypeException($"{type} is not a registered event: mark it with [EventType(\"…\")] and add its assembly with AddModule.");
        }

        return entry.IsLatest
            ? entry
            : throw new InvalidOperationException($"{type} is an old shape of '{entry.Name}': raise {entry.Latest} instead.");
    }

    internal string NameOf(ReadOnlySpan<byte> utf8)
    {
        Span<char> text = stackalloc char[MaxNameLength];
        return Encoding.UTF8.TryGetChars(utf8, text, out var length) && _namesByText.TryGetValue(text[..length], out var name) ? name : Encoding.UTF8.GetString(utf8);
    }

    internal bool IsRetired(string name) => _retired.Contains(name);

    internal bool TryFind(string name, int version, [NotNullWhen(true)] out EventTypeEntry? entry) => _byName.TryGetValue((name, version), out entry);

    internal UnknownEventTypeException Unknown(EventContext at) => new(
        _names.Contains(at.TypeName)
            ? $"The event at position {at.Position} is version {at.TypeVersion} of '{at.TypeName}', which this build does not know: deploy the readers of a new version before its writers."
            : $"The event at position {at.Position} is of the type '{at.TypeName}', which this build does not know: deploy readers first, or let the type go with RetireEvent(\"{at.TypeName}\").",
        at.TypeName,
        at.TypeVersion,
        at.Position);

    /// <summary>Builds the registry and adds everything that is wrong with it to <paramref name="faults"/>.</summary>
    internal static EventTypeRegistry Build(IReadOnlyList<EventTypeRegistration> events, IReadOnlyList<IUpcaster> upcasters, IReadOnlyCollection<string> retired, List<string> faults)
    {
        var steps = new Dictionary<Type, IUpcaster>();
        foreach (var upcaster in upcasters)
        {
            if (!steps.TryAdd(upcaster.From, upcaster))
            {
                faults.Add($"Two upcasters start from {upcaster.From}: {steps[upcaster.From].GetType()} and {upcaster.GetType()}; keep one.");
            }

            foreach (var end in new[] { upcaster.From, upcaster.To }.Where(end => events.All(e => e.ClrType != end)))
            {
                faults.Add($"{upcaster.GetType()} names {end}, which is not a registered event: mark it with [EventType(\"…\", Version = …)] and add its assembly with AddModule.");
            }
        }

        var byType = new Dictionary<Type, EventTypeEntry>();
        var byName = new Dictionary<(string, int), EventTypeEntry>();
        foreach (var registration in events)
        {
            AddOne(registration, steps, byType, byName, faults);
        }

        foreach (var group in byName.Values.Where(entry => entry.IsLatest).GroupBy(entry => entry.Name).Where(group => group.Count() > 1))
        {
            var shapes = group.OrderBy(entry => entry.Version).ToList();
            faults.AddRange(shapes.SkipLast(1).Select(old => $"Version {old.Version} of the event '{old.Name}' ({old.ClrType}) has no upcaster to a later version: derive one from Upcaster<{old.ClrType.Name}, {shapes[^1].ClrType.Name}>."));
        }

        foreach (var name in retired.Where(name => byName.Keys.Any(key => key.Item1 == name)))
        {
            faults.Add($"The event '{name}' is retired and registered: take one of the two away.");
        }

        return new EventTypeRegistry(byType, byName, retired);
    }

    private static void AddOne(EventTypeRegistration registration, Dictionary<Type, IUpcaster> steps, Dictionary<Type, EventTypeEntry> byType, Dictionary<(string, int), EventTypeEntry> byName, List<string> faults)
    {
        if (registration.Name.Length is 0 or > MaxNameLength || registration.Name.Any(c => c is <= ' ' or > '~'))
        {
            faults.Add($"The event name of {registration.ClrType} must be 1 to {MaxNameLength} printable ASCII characters without spaces.");
        }

        if (registration.Version < 1)
        {
            faults.Add($"The version of the event {registration.ClrType} is {registration.Version}; versions start at 1.");
        }

        var chain = new List<IUpcaster>();
        var type = registration.ClrType;
        while (steps.TryGetValue(type, out var step))
        {
            chain.Add(step);
            type = step.To;
            if (chain.Count > steps.Count)
            {
                faults.Add($"The upcasters from {registration.ClrType} go in a circle.");
                break;
            }
        }

        var entry = new EventTypeEntry(registration.Name, registration.Version, registration.ClrType, type, [.. chain]);
        if (!byType.TryAdd(registration.ClrType, entry))
        {
            return; // the same assembly was added twice; it says the same again
        }

        if (!byName.TryAdd((entry.Name, entry.Version), entry))
        {
            faults.Add($"Two events are version {entry.Version} of '{entry.Name}': {byName[(entry.Name, entry.Version)].ClrType} and {entry.ClrType}; give one another name or version.");
        }
    }
}

/// <summary>An event type as a module registered it.</summary>
internal sealed record EventTypeRegistration(Type ClrType, string Name, int Version);

/// <summary>An event type as the registry knows it: its stored identity, and the steps to its latest shape.</summary>
internal sealed record EventTypeEntry(string Name, int Version, Type ClrType, Type Latest, IUpcaster[] Chain)
{
    public bool IsLatest => Chain.Length == 0;
}

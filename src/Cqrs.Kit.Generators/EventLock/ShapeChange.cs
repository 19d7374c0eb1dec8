namespace Cqrs.Kit.Generators.EventLock;

/// <summary>What has become of an event since it was locked.</summary>
/// <param name="What">In words.</param>
/// <param name="Breaks">Whether stored events could not be read, or not whole.</param>
internal sealed record ShapeChange(string What, bool Breaks)
{
    private const string Optional = "optional ";
    private const string Enum = "enum ";
    private static readonly string[][] _widenings = [["int8", "int16", "int32", "int64", "decimal"], ["uint8", "uint16", "uint32", "uint64"], ["float", "double"]];

    public static IReadOnlyList<ShapeChange> Between(IReadOnlyDictionary<string, string> locked, IReadOnlyDictionary<string, string> now) =>
    [
        .. locked.Where(old => !now.ContainsKey(old.Key) && !HasParentIn(locked, old.Key, without: now)).Select(old => new ShapeChange($"'{old.Key}' is gone", true)),
        .. now.Where(one => !locked.ContainsKey(one.Key) && !HasParentIn(now, one.Key, without: locked)).Select(Added),
        .. now.Where(one => locked.TryGetValue(one.Key, out var old) && old != one.Value).Select(one => Changed(one.Key, locked[one.Key], one.Value)),
    ];

    /// <summary>Whether it came, or went, with the object that it is in.</summary>
    private static bool HasParentIn(IReadOnlyDictionary<string, string> shape, string path, IReadOnlyDictionary<string, string> without) =>
        shape.Keys.Any(other => other.Length < path.Length && path.StartsWith(other, StringComparison.Ordinal) && path[other.Length] is '.' or '[' or '{' && !without.ContainsKey(other));

    private static ShapeChange Added(KeyValuePair<string, string> added) => added.Value.StartsWith(Optional, StringComparison.Ordinal)
        ? new($"'{added.Key}' is new", false)
        : new($"'{added.Key}' is new and has no default", true);

    private static ShapeChange Changed(string path, string old, string now)
    {
        var (wasOptional, was, wasNullable) = Parts(old);
        var (isOptional, @is, isNullable) = Parts(now);
        var breaks = wasOptional && !isOptional || wasNullable && !isNullable || was != @is && !IsWider(was, @is);
        return new($"'{path}' was {old} and is {now}", breaks);
    }

    private static bool IsWider(string was, string now) =>
        _widenings.Any(kinds => kinds.Contains(was) && Array.IndexOf(kinds, now) > Array.IndexOf(kinds, was))
        || was.StartsWith(Enum, StringComparison.Ordinal) && now.StartsWith(Enum, StringComparison.Ordinal) && !Members(was).Except(Members(now)).Any();

    private static string[] Members(string kind) => kind.Substring(Enum.Length).Split([" | "], StringSplitOptions.None);

    private static (bool IsOptional, string Kind, bool IsNullable) Parts(string text)
    {
        var isOptional = text.StartsWith(Optional, StringComparison.Ordinal);
        return (isOptional, text.Substring(isOptional ? Optional.Length : 0).TrimEnd('?'), text.EndsWith("?", StringComparison.Ordinal));
    }
}

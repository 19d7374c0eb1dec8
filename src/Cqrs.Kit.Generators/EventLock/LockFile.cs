using System.Globalization;
using System.Text;
using Cqrs.Kit.Generators.Modules;

namespace Cqrs.Kit.Generators.EventLock;

/// <summary>The checked-in shapes of stored events: name, version, properties. Sorted, a property a line, so that a change is seen in review.</summary>
internal sealed class LockFile
{
    public const string Name = "events.lock.json";

    private readonly SortedDictionary<string, SortedDictionary<int, LockedEvent>> _events = new(StringComparer.Ordinal);

    public IEnumerable<(string Name, int Version, LockedEvent Event)> Events => _events.SelectMany(named => named.Value.Select(one => (named.Key, one.Key, one.Value)));

    /// <exception cref="FormatException">It is no lock file; the message has the line.</exception>
    public static LockFile Parse(string text)
    {
        var file = new LockFile();
        if (text.Trim().Length == 0)
        {
            return file; // one that was just made, to be filled
        }

        var reader = new LockReader(text);
        reader.Object((name, _) => reader.Object((version, at) =>
        {
            if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                throw reader.Fault($"a version, such as \"1\", instead of \"{version}\"");
            }

            var properties = new Dictionary<string, string>(StringComparer.Ordinal);
            reader.Object((path, _) => properties[path] = reader.String());
            file.Set(name, number, new(properties, at));
        }));
        reader.End();
        return file;
    }

    public LockedEvent? Find(string name, int version) => _events.TryGetValue(name, out var versions) && versions.TryGetValue(version, out var found) ? found : null;

    public void Set(string name, int version, LockedEvent @event)
    {
        if (!_events.TryGetValue(name, out var versions))
        {
            _events[name] = versions = [];
        }

        versions[version] = @event;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text, 0, _events.Select(named => (named.Key, (Action)(() =>
            Write(text, 1, named.Value.Select(one => (one.Key.ToString(CultureInfo.InvariantCulture), (Action)(() =>
                Write(text, 2, one.Value.Properties.OrderBy(property => property.Key, StringComparer.Ordinal).Select(property => (property.Key, (Action)(() => text.Append(CodeText.Of(property.Value))))))))))))));
        return text.Append('\n').ToString();
    }

    private static void Write(StringBuilder text, int depth, IEnumerable<(string Key, Action Value)> members)
    {
        var indent = new string(' ', 2 * depth);
        var isFirst = true;
        text.Append('{');
        foreach (var (key, value) in members)
        {
            text.Append(isFirst ? "\n" : ",\n").Append(indent).Append("  ").Append(CodeText.Of(key)).Append(": ");
            value();
            isFirst = false;
        }

        text.Append(isFirst ? "}" : $"\n{indent}}}");
    }
}

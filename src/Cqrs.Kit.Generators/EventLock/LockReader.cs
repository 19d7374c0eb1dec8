using System.Text;

namespace Cqrs.Kit.Generators.EventLock;

/// <summary>Reads the little of JSON that a lock file has: objects and texts. An analyzer brings no parser of JSON along.</summary>
internal sealed class LockReader(string text)
{
    private int _at;

    public FormatException Fault(string expected) => new($"line {text.Take(_at).Count(c => c == '\n') + 1}: expected {expected}");

    /// <summary>Reads an object; <paramref name="member"/> reads each value, and is told its key and where that stands.</summary>
    public void Object(Action<string, int> member)
    {
        Take('{');
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var more = Next() != '}'; more; more = Next() == ',')
        {
            if (keys.Count > 0)
            {
                Take(',');
            }

            Next();
            var at = _at;
            var key = String();
            if (!keys.Add(key))
            {
                throw Fault($"\"{key}\" once");
            }

            Take(':');
            member(key, at);
        }

        Take('}');
    }

    public string String()
    {
        Take('"');
        var result = new StringBuilder();
        for (; _at < text.Length && text[_at] is not ('"' or '\n'); _at++)
        {
            if (text[_at] == '\\' && ++_at < text.Length && text[_at] is not ('"' or '\\'))
            {
                throw Fault("no escape but \\\" and \\\\");
            }

            result.Append(_at < text.Length ? text[_at] : ' ');
        }

        Take('"', skipsSpace: false);
        return result.ToString();
    }

    public void End()
    {
        if (Next() != '\0')
        {
            throw Fault("the end of the file");
        }
    }

    private char Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }

        return _at < text.Length ? text[_at] : '\0';
    }

    private void Take(char wanted, bool skipsSpace = true)
    {
        if ((skipsSpace ? Next() : _at < text.Length ? text[_at] : '\0') != wanted)
        {
            throw Fault($"'{wanted}'");
        }

        _at++;
    }
}

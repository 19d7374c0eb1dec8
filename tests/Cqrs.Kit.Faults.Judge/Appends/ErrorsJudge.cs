using System.Text.RegularExpressions;

namespace Cqrs.Kit.Faults.Judge;

/// <summary>Judges what clients were told when nobody could say what became of an append: an error of the driver, as docs/reference/errors.md has it, and no stray one.</summary>
public sealed partial class ErrorsJudge
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Every error is one that is documented.</summary>
    public Check Clear { get; } = new("Every error that a client was told is one of the driver's");

    /// <summary>How often each kind was told.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <summary>Judges.</summary>
    public ErrorsJudge Judge(Journal journal)
    {
        foreach (var cause in journal.Appends.SelectMany(append => append.Causes))
        {
            var match = OfDriver().Match(cause);
            Clear.That(match.Success, () => cause);
            var kind = match.Success ? string.Join(' ', match.Groups.Values.Skip(1).Where(group => group.Success).Select(group => group.Value)) : "another";
            _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        }

        return this;
    }

    /// <summary>Its name, and of an error of the server the SQLSTATE; of a lost append that it says so.</summary>
    [GeneratedRegex(@"^Npgsql\.(?:(PostgresException) \(0x[0-9A-F]+\): ([0-9A-Z]{5})|(NpgsqlException) \(0x[0-9A-F]+\): (?:The connection was lost before the append [-0-9a-f]+ was answered, and (what became of it could not be learnt)|([^\r\n]{0,60})))", RegexOptions.CultureInvariant)]
    private static partial Regex OfDriver();
}

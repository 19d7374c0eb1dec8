namespace Cqrs.Kit.Faults.Judge;

/// <summary>Judges processes that started at once on an empty database: one made the schema, and none failed.</summary>
public sealed class StartsJudge
{
    private static readonly string[] _tables = ["cqrs.events", "cqrs.streams", "cqrs.commands", "cqrs.checkpoints"];

    /// <summary>How long the projection has from the last append on.</summary>
    public static TimeSpan MostOfWait { get; } = TimeSpan.FromSeconds(30);

    /// <summary>One made it.</summary>
    public Check MadeOnce { get; } = new("One process made the schema, in one transaction");

    /// <summary>None failed.</summary>
    public Check EndedWell { get; } = new("Each process ended well");

    /// <summary>None noticed anything.</summary>
    public Check Quiet { get; } = new("No process logged a warning or an error");

    /// <summary>Nothing that was appended is left waiting.</summary>
    public Check CaughtUp { get; } = new("The projection came to the end of the log within 30 s");

    /// <summary>All of them.</summary>
    public IReadOnlyList<Check> Checks => [MadeOnce, EndedWell, Quiet, CaughtUp];

    /// <summary>Judges who made what.</summary>
    public StartsJudge JudgeDefinitions(IReadOnlyList<Definition> definitions)
    {
        var made = definitions.Where(definition => definition.Tag == "CREATE TABLE" && _tables.Contains(definition.Name)).ToList();
        MadeOnce.That(
            made.Count == _tables.Length && made.Select(definition => (definition.Writer, definition.Transaction)).Distinct().Count() == 1,
            () => string.Join(", ", made));
        return this;
    }

    /// <summary>Judges what a process logged.</summary>
    /// <param name="name">The process.</param>
    /// <param name="log">Its lines, each with a time and a level.</param>
    public void JudgeLog(string name, IEnumerable<string> log)
    {
        foreach (var line in log.Where(line => line.StartsWith('2')))
        {
            Quiet.That(line.Split(' ', 3) is [_, not ("Warning" or "Error" or "Critical"), ..], () => $"{name}: {line}");
        }
    }
}

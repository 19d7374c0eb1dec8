namespace Cqrs.Kit.Faults.Judge;

/// <summary>One thing that must be so, how often it was looked at, and where it was not.</summary>
public sealed class Check(string name)
{
    private const int MostExamples = 10;
    private readonly List<string> _examples = [];

    /// <summary>What must be so.</summary>
    public string Name => name;

    /// <summary>How often it was looked at.</summary>
    public long Looked { get; private set; }

    /// <summary>How often it was not so.</summary>
    public long Violations { get; private set; }

    /// <summary>The first of those.</summary>
    public IReadOnlyList<string> Examples => _examples;

    /// <summary>Those of several runs, as if they were of one.</summary>
    public static IEnumerable<Check> Sum(IEnumerable<Check> checks) => checks.GroupBy(check => check.Name, (name, same) =>
    {
        var sum = new Check(name);
        foreach (var check in same)
        {
            (sum.Looked, sum.Violations) = (sum.Looked + check.Looked, sum.Violations + check.Violations);
            sum._examples.AddRange(check._examples.Take(MostExamples - sum._examples.Count));
        }

        return sum;
    });

    /// <summary>Looks once.</summary>
    public void That(bool isSo, Func<string> orElse)
    {
        Looked++;
        if (isSo)
        {
            return;
        }

        Violations++;
        if (_examples.Count < MostExamples)
        {
            _examples.Add(orElse());
        }
    }
}

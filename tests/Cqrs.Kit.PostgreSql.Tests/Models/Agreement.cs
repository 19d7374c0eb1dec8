namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>Stores that are asked the same, one thing after the other: they must answer the same, in results and in errors.</summary>
/// <param name="start">Starts them without data.</param>
internal sealed class Agreement(Func<Task<IReadOnlyList<Subject>>> start)
{
    /// <summary>Of a history in which they differ, what is not needed for that is left out before it is told.</summary>
    public async Task HoldsAsync(Operation[] history)
    {
        var difference = await FindAsync(history);
        for (var i = history.Length - 1; i >= 0 && difference is not null; i--)
        {
            Operation[] less = [.. history[..i], .. history[(i + 1)..]];
            if (await FindAsync(less) is { } still)
            {
                (history, difference) = (less, still);
            }
        }

        Assert.True(difference is null, $"{difference}\nin the history{TextOf(history)}");
    }

    public static string TextOf(Operation[] history) => string.Concat(history.Select((operation, step) => $"\n  {step} {operation}"));

    private async Task<string?> FindAsync(Operation[] history)
    {
        var subjects = await start();
        try
        {
            for (var step = 0; step < history.Length; step++)
            {
                var first = await history[step].AskAsync(subjects[0]);
                foreach (var other in subjects.Skip(1))
                {
                    var answer = await history[step].AskAsync(other);
                    if (answer != first)
                    {
                        return $"Step {step}, {history[step]}:\n  {subjects[0].Name}: {first}\n  {other.Name}: {answer}";
                    }
                }
            }

            return null;
        }
        finally
        {
            foreach (var subject in subjects)
            {
                await subject.DisposeAsync();
            }
        }
    }
}

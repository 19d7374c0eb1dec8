namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>One thing that is asked of a store.</summary>
/// <param name="Text">What, for whoever reads a history that failed.</param>
/// <param name="Ask">Asks it, and says what came of it.</param>
internal sealed record Operation(string Text, Func<Subject, Task<string>> Ask)
{
    /// <summary>Asks it, and says in words what came of it: a result, or an error with its data.</summary>
    public async Task<string> AskAsync(Subject subject)
    {
        try
        {
            return await Ask(subject);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return Words.Of(exception);
        }
    }

    public override string ToString() => Text;
}

using System.Collections.Concurrent;

namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>Nodes on one store that are asked at the same time, and what each question was answered.</summary>
/// <param name="start">Gives them, without data; called with the first question, as many races are made and never run.</param>
internal sealed class Race(Func<Task<IReadOnlyList<Subject>>> start)
{
    private readonly ConcurrentDictionary<Question, string> _answers = [];
    private readonly Lazy<IReadOnlyList<Subject>> _nodes = new(() => start().GetAwaiter().GetResult());

    private IReadOnlyList<Subject> Nodes => _nodes.Value;

    /// <summary>Asks on the thread of the caller, who wants it blocked until there is an answer.</summary>
    public void Ask(Question question) => _answers[question] = question.Operation.AskAsync(Nodes[question.Node % Nodes.Count]).GetAwaiter().GetResult();

    /// <summary>Whether all was answered as there, and the same is left.</summary>
    public bool EndsAs(Race other) =>
        _answers.Count == other._answers.Count && _answers.All(answer => other._answers[answer.Key] == answer.Value) && ReadLog() == other.ReadLog();

    /// <summary>For whoever reads of one that failed.</summary>
    public override string ToString() => $"{string.Concat(_answers.Select(answer => $"\n  {answer.Key}: {answer.Value}"))}\n  {ReadLog()}";

    private string ReadLog() => ReadOperations.WholeLog.AskAsync(Nodes[0]).GetAwaiter().GetResult();
}

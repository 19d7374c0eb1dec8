namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>An operation in a race. Two of the same are two: they may be answered differently.</summary>
internal sealed class Question(Operation operation, int node)
{
    public Operation Operation => operation;

    public int Node => node;

    public override string ToString() => $"node {node}: {operation}";
}

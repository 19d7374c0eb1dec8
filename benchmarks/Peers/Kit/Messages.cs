using System.Runtime.CompilerServices;

using Cqrs.Kit;

namespace Peers.Kit;

/// <summary>A query whose handler does nothing: what is measured is the way to it.</summary>
public sealed record Ask(string Text) : IQuery<string>;

public sealed class AskHandler : IQueryHandler<Ask, string>
{
    public ValueTask<string> HandleAsync(Ask query, CancellationToken cancellationToken) => new(query.Text);
}

/// <summary>A command whose handler does nothing, so that nothing is committed.</summary>
public sealed record Do(int Number) : ICommand;

public sealed class DoHandler : ICommandHandler<Do>
{
    public ValueTask HandleAsync(Do command, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}

/// <summary>Ten items.</summary>
public sealed record Count : IStreamQuery<int>;

public sealed class CountHandler : IStreamQueryHandler<Count, int>
{
    public IAsyncEnumerable<int> HandleAsync(Count query, CancellationToken cancellationToken) => CountAsync(cancellationToken);

    private static async IAsyncEnumerable<int> CountAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var i = 0; i < 10; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await ValueTask.CompletedTask;
            yield return i;
        }
    }
}

namespace Cqrs.Kit.Benchmarks.Dispatch;

/// <summary>A query whose handler does nothing: what is measured is the way to it.</summary>
public sealed record Ask(int Number) : IQuery<int>;

/// <summary>Registered as transient, as AddModule does.</summary>
public sealed class AskHandler : IQueryHandler<Ask, int>
{
    public ValueTask<int> HandleAsync(Ask query, CancellationToken cancellationToken) => ValueTask.FromResult(query.Number);
}

/// <summary>A command whose handler does nothing, so that nothing is committed.</summary>
public sealed record Do(int Number) : ICommand;

/// <summary>Registered as transient, as AddModule does.</summary>
public sealed class DoHandler : ICommandHandler<Do>
{
    public ValueTask HandleAsync(Do command, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}

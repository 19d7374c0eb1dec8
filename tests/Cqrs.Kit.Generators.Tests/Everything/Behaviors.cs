namespace Cqrs.Kit.Generators.Tests.Everything;

internal sealed class BAllCommands<TCommand, TResult>(Diary diary) : ICommandBehavior<TCommand, TResult>
    where TCommand : notnull
{
    public ValueTask<TResult> HandleAsync(TCommand command, CommandNext<TCommand, TResult> next, CancellationToken cancellationToken)
    {
        diary.Lines.Add($"all {typeof(TCommand).Name}");
        return next.InvokeAsync(command, cancellationToken);
    }
}

/// <summary>The first by name, so the outermost.</summary>
internal sealed class ARecounts<TResult, TCommand>(Diary diary) : ICommandBehavior<TCommand, TResult>
    where TCommand : IRecount
{
    public ValueTask<TResult> HandleAsync(TCommand command, CommandNext<TCommand, TResult> next, CancellationToken cancellationToken)
    {
        diary.Lines.Add($"recount {typeof(TCommand).Name}");
        return next.InvokeAsync(command, cancellationToken);
    }
}

internal sealed class OneQuery(Diary diary) : IQueryBehavior<GetStock, StockView?>
{
    public ValueTask<StockView?> HandleAsync(GetStock query, QueryNext<GetStock, StockView?> next, CancellationToken cancellationToken)
    {
        diary.Lines.Add($"query {query.Id}");
        return next.InvokeAsync(query, cancellationToken);
    }
}

internal sealed class AllStreams<TQuery, TItem>(Diary diary) : IStreamQueryBehavior<TQuery, TItem>
    where TQuery : notnull
{
    public IAsyncEnumerable<TItem> HandleAsync(TQuery query, StreamQueryNext<TQuery, TItem> next, CancellationToken cancellationToken)
    {
        diary.Lines.Add($"stream {typeof(TQuery).Name}");
        return next.InvokeAsync(query, cancellationToken);
    }
}

namespace Cqrs.Kit.Generators.Tests.Everything;

[ReadsFrom("stock-views", Key = nameof(Id))]
internal sealed record GetStock(string Id) : IQuery<StockView?>;

[ReadsFrom("stock-views", "stock-totals")]
internal sealed record ListCities : IStreamQuery<string>;

internal sealed record CountLines : IQuery<int>;

internal sealed class GetStockHandler(IViewReader<StockView, string> views) : IQueryHandler<GetStock, StockView?>
{
    public ValueTask<StockView?> HandleAsync(GetStock query, CancellationToken cancellationToken) => views.FindAsync(query.Id, cancellationToken);
}

internal sealed class ListCitiesHandler : IStreamQueryHandler<ListCities, string>
{
    public async IAsyncEnumerable<string> HandleAsync(ListCities query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield return "Lyon";
        yield return "Turin";
    }
}

/// <summary>Nested, which generated code can name as long as it is not private.</summary>
internal static class Lines
{
    internal sealed class Handler(Diary diary) : IQueryHandler<CountLines, int>
    {
        public ValueTask<int> HandleAsync(CountLines query, CancellationToken cancellationToken) => ValueTask.FromResult(diary.Lines.Count);
    }
}

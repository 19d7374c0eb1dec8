using Cqrs.Kit;
using OrderApp.Validation;

namespace OrderApp.Orders;

internal sealed class SearchOrdersHandler(IOrderViews orders) : IQueryHandler<SearchOrders, Page<OrderView>>
{
    public ValueTask<Page<OrderView>> HandleAsync(SearchOrders query, CancellationToken cancellationToken)
    {
        var (_, from, to) = query.Filters;
        new Validator()
            .Require(query.Text is null || query.Text.Length <= OrderLimits.IdLength, "q", $"has at most {OrderLimits.IdLength} characters")
            .Require(query.Text is null || PlainText.Is(query.Text), "q", PlainText.Rule)
            .Require(from is null || to is null || from <= to, "from", "must not be later than to")
            .ThrowIfInvalid();

        return orders.SearchAsync(query, cancellationToken);
    }
}

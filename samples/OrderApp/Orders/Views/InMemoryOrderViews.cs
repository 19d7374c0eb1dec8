using System.Text;
using Cqrs.Kit;
using Cqrs.Kit.InMemory;

namespace OrderApp.Orders;

internal sealed class InMemoryOrderViews(InMemoryViews<OrderView> views) : IOrderViews
{
    /// <summary>Text in the order of its UTF-8 bytes, as in PostgreSQL under COLLATE "C".</summary>
    private static readonly Comparer<string> _byBytes = Comparer<string>.Create(
        (left, right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right)));

    public ValueTask<OrderView?> FindAsync(Guid orderId, CancellationToken cancellationToken) =>
        ValueTask.FromResult(views.Snapshot().SingleOrDefault(order => order.OrderId == orderId));

    public ValueTask<Page<OrderView>> OfCustomerAsync(string customerId, OrderStatus? status, PageRequest page, CancellationToken cancellationToken)
    {
        var matches = views.Snapshot().Where(order => order.CustomerId == customerId && (status is null || order.Status == status));
        return ValueTask.FromResult(PageOf(matches, OrderSort.CreatedAt, SortOrder.Desc, page));
    }

    public ValueTask<Page<OrderView>> SearchAsync(SearchOrders query, CancellationToken cancellationToken)
    {
        var (text, filters) = (FoldCase(query.Text ?? ""), query.Filters);
        var matches = views.Snapshot().Where(order =>
            (FoldCase(order.CustomerId).Contains(text, StringComparison.Ordinal) || order.OrderId.ToString().Contains(text, StringComparison.Ordinal))
            && (filters.Status is null || order.Status == filters.Status)
            && (filters.From is null || order.CreatedAt >= filters.From)
            && (filters.To is null || order.CreatedAt <= filters.To));
        return ValueTask.FromResult(PageOf(matches, query.SortBy, query.SortOrder, query.Page));
    }

    private static Page<OrderView> PageOf(IEnumerable<OrderView> matches, OrderSort sortBy, SortOrder sortOrder, PageRequest page)
    {
        var sorted = Sort(matches, sortBy, sortOrder).ThenBy(order => order.OrderId).ToList();
        var items = page.Offset < sorted.Count ? sorted.Skip((int)page.Offset).Take(page.Size).ToList() : [];
        return new Page<OrderView>(items, sorted.Count, page.Number, page.Size);
    }

    private static IOrderedEnumerable<OrderView> Sort(IEnumerable<OrderView> orders, OrderSort sortBy, SortOrder sortOrder)
    {
        return sortBy switch
        {
            OrderSort.CreatedAt => By(order => order.CreatedAt),
            OrderSort.TotalAmount => By(order => order.TotalAmount),
            OrderSort.ItemCount => By(order => order.ItemCount),
            OrderSort.Status => By(order => order.Status.ToString(), _byBytes),
            OrderSort.CustomerId => By(order => order.CustomerId, _byBytes),
            OrderSort.ShippedAt => By(order => order.ShippedAt),
            _ => throw new ArgumentOutOfRangeException(nameof(sortBy), sortBy, null),
        };

        IOrderedEnumerable<OrderView> By<TKey>(Func<OrderView, TKey> key, IComparer<TKey>? comparer = null)
        {
            var nullsLast = orders.OrderBy(order => key(order) is null);
            return sortOrder == SortOrder.Asc ? nullsLast.ThenBy(key, comparer) : nullsLast.ThenByDescending(key, comparer);
        }
    }

    /// <summary>The letters A to Z only, as ILIKE under COLLATE "C" does: the same on both stores, whatever the locale.</summary>
    private static string FoldCase(string text) => string.Concat(text.Select(c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : c));
}

namespace OrderApp.Tests.Support;

/// <summary>A page of orders as a client of the API sees it.</summary>
internal sealed record PageJson(IReadOnlyList<OrderJson> Items, long Total, int Page, int PageSize, long TotalPages);

using System.Text.Json.Serialization;

namespace Cqrs.Kit;

/// <summary>One page of a longer answer.</summary>
/// <typeparam name="TItem">An item.</typeparam>
/// <param name="Items">The items of this page.</param>
/// <param name="Total">How many items there are on all pages.</param>
/// <param name="Number">Which page this is, from 1; <c>page</c> in JSON (C# allows no member with its type's name).</param>
/// <param name="PageSize">The most items that a page has, from 1.</param>
public sealed record Page<TItem>(
    IReadOnlyList<TItem> Items,
    long Total,
    [property: JsonPropertyName("page")] int Number,
    int PageSize)
{
    /// <summary>How many pages there are; 0 when there is no item.</summary>
    public long TotalPages => PageSize < 1 ? 0 : (Total / PageSize) + (Total % PageSize > 0 ? 1 : 0);
}

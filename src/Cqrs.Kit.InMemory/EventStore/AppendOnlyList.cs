namespace Cqrs.Kit.InMemory;

/// <summary>A list whose value never changes: adding gives a longer one that shares the items.</summary>
/// <remarks>One writer at a time. Items past <see cref="Count"/> belong to nobody until a longer list is published, so an append that
/// fails leaves nothing behind; readers of any list see only what is below its own count.</remarks>
internal readonly struct AppendOnlyList<T>
{
    private readonly T[]? _items;

    private AppendOnlyList(T[] items, int count)
    {
        _items = items;
        Count = count;
    }

    public int Count { get; }

    public T this[int index] => index < Count ? _items![index] : throw new ArgumentOutOfRangeException(nameof(index));

    public AppendOnlyList<T> Add(T item)
    {
        var items = _items ?? new T[4];
        if (Count == items.Length)
        {
            Array.Resize(ref items, Count * 2);
        }

        items[Count] = item;
        return new AppendOnlyList<T>(items, Count + 1);
    }

    /// <summary>A list with some items changed, which shares none of them: older lists keep theirs.</summary>
    public AppendOnlyList<T> Replace(IReadOnlyCollection<int> indexes, Func<T, T> change)
    {
        if (indexes.Count == 0)
        {
            return this;
        }

        var items = _items![..Count];
        foreach (var index in indexes)
        {
            items[index] = change(items[index]);
        }

        return new AppendOnlyList<T>(items, Count);
    }
}

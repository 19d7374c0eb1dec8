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
}

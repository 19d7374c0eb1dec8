namespace Cqrs.Kit;

/// <summary>Some keys that are given, and of those that come by so many more, each as likely as any other, in constant memory: those with the smallest hashes.</summary>
/// <remarks>A key that is in it at the end has been in it since it first came by, as the bound only sinks. So it can be folded while the sample is taken.</remarks>
internal sealed class KeySample<TKey>(IEnumerable<TKey> given, int count, int seed)
    where TKey : notnull
{
    private readonly HashSet<TKey> _given = [.. given];
    private readonly Dictionary<ulong, TKey> _least = [];
    private readonly SortedSet<ulong> _hashes = [];
    private bool _isClosed;

    public IEnumerable<TKey> Keys => _given.Union(_least.Values);

    /// <summary>Whether a key was pushed out since this was last set to false.</summary>
    public bool HasLost { get; set; }

    /// <summary>Whether a key that comes by is in it, for now.</summary>
    public bool Takes(TKey key)
    {
        if (_given.Contains(key))
        {
            return true;
        }

        var hash = ViewKey.HashOf(key, seed);
        if (_least.TryGetValue(hash, out var known))
        {
            return EqualityComparer<TKey>.Default.Equals(key, known);
        }

        if (_isClosed || (_hashes.Count == count && hash > _hashes.Max))
        {
            return false;
        }

        _hashes.Add(hash);
        _least.Add(hash, key);
        if (_hashes.Count > count)
        {
            _least.Remove(_hashes.Max);
            _hashes.Remove(_hashes.Max);
            HasLost = true;
        }

        return true;
    }

    /// <summary>Whether a key is in it.</summary>
    public bool Has(TKey key) => _given.Contains(key)
        || (_least.TryGetValue(ViewKey.HashOf(key, seed), out var known) && EqualityComparer<TKey>.Default.Equals(key, known));

    /// <summary>Takes no more keys.</summary>
    public void Close() => _isClosed = true;
}

namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>The heaps on which events cannot be put for now.</summary>
internal sealed class Sickness
{
    private readonly HashSet<int> _heaps = [];

    /// <summary>Makes a heap sick, or well again.</summary>
    public bool Turn(int heap) => _heaps.Remove(heap) || !_heaps.Add(heap);

    public void Check(int heap)
    {
        if (_heaps.Contains(heap))
        {
            throw new InvalidOperationException($"The heap {heap} is sick.");
        }
    }
}

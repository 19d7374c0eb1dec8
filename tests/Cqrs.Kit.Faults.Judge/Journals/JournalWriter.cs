namespace Cqrs.Kit.Faults.Judge;

/// <summary>Writes a journal, a line at a time. A line is with the operating system when the call returns, so it outlives the process.</summary>
/// <remarks>Safe for any thread.</remarks>
public sealed class JournalWriter(string path) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly StreamWriter _file = new(path, append: true) { AutoFlush = true };

    /// <summary>Adds a line.</summary>
    public void Write(JournalEntry entry) => Write(entry.ToLine());

    /// <summary>Adds a line.</summary>
    public void Write(string line)
    {
        lock (_lock)
        {
            _file.Write(line + "\n");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}

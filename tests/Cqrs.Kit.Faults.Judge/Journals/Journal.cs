namespace Cqrs.Kit.Faults.Judge;

/// <summary>What all clients wrote down, by append.</summary>
public sealed class Journal
{
    private readonly Dictionary<Guid, AskedAppend> _appends = [];

    /// <summary>The appends that were asked for.</summary>
    public IReadOnlyCollection<AskedAppend> Appends => _appends.Values;

    /// <summary>Reads the journals of a folder: every <c>*.journal</c>.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="killed">The names of the clients that were killed: what they did not come to the end of is abandoned.</param>
    /// <remarks>A last line that was cut off is left out: the client was killed while it wrote it.</remarks>
    public static Journal ReadFolder(string folder, params IReadOnlyCollection<string> killed)
    {
        var journal = new Journal();
        foreach (var file in Directory.EnumerateFiles(folder, "*.journal").Order(StringComparer.Ordinal))
        {
            var isKilled = killed.Contains(Path.GetFileNameWithoutExtension(file));
            foreach (var line in File.ReadLines(file).SkipLast(IsCutOff(file) ? 1 : 0))
            {
                journal.Add(JournalEntry.Parse(line), isKilled);
            }
        }

        return journal;
    }

    /// <summary>Adds a line.</summary>
    /// <exception cref="FormatException">An answer to what was not asked, or a second one where the first was not <see cref="Unknown"/>, or an id that was asked for before: the journal itself is wrong.</exception>
    public Journal Add(JournalEntry entry, bool isOfKilled = false)
    {
        if (entry is Invoke invoke)
        {
            return _appends.TryAdd(entry.Append, new AskedAppend(invoke, isOfKilled)) ? this : throw new FormatException($"The append {entry.Append} is asked for twice.");
        }

        if (!_appends.TryGetValue(entry.Append, out var append) || append.Answer is not (null or Unknown) && entry is not Again || append.Answer is not Ok && entry is Again)
        {
            throw new FormatException($"The append {entry.Append} is answered {(append is null ? "but was not asked for" : entry is Again ? "again before it was acknowledged" : "twice")}.");
        }

        append.Add(entry);
        return this;
    }

    /// <summary>The append of an id; null when nobody asked for it.</summary>
    public AskedAppend? Find(Guid id) => _appends.GetValueOrDefault(id);

    private static bool IsCutOff(string path)
    {
        using var file = File.OpenRead(path);
        return file.Length > 0 && file.Seek(-1, SeekOrigin.End) >= 0 && file.ReadByte() != '\n';
    }
}

/// <summary>An append that was asked for, and what its client was told.</summary>
public sealed class AskedAppend(Invoke asked, bool isOfKilled = false)
{
    private readonly List<Again> _again = [];
    private readonly List<string> _causes = [];

    /// <summary>Its id.</summary>
    public Guid Id => asked.Append;

    /// <summary>Whether its client was killed before it had an end.</summary>
    public bool IsAbandoned => isOfKilled && Answer is (null or Unknown);

    /// <summary>What was tried with it.</summary>
    public AppendKind Kind => asked.Kind;

    /// <summary>What it adds to which stream.</summary>
    public IReadOnlyList<AskedStream> Streams => asked.Streams;

    /// <summary>Its events.</summary>
    public int Count { get; } = asked.Streams.Sum(stream => stream.Count);

    /// <summary>What the client was told last; null when it came to no end.</summary>
    public JournalEntry? Answer { get; private set; }

    /// <summary>How often nobody could say what became of it, for another reason than that it was cancelled.</summary>
    public int Doubts => _causes.Count;

    /// <summary>What was said each time instead.</summary>
    public IReadOnlyList<string> Causes => _causes;

    /// <summary>What it was told when it was asked for once more.</summary>
    public IReadOnlyList<Again> Again => _again;

    internal void Add(JournalEntry entry)
    {
        if (entry is Again again)
        {
            _again.Add(again);
            return;
        }

        if (entry is Unknown { Cause: { } cause })
        {
            _causes.Add(cause);
        }

        Answer = entry;
    }

    /// <summary>The stream of its event with this number, which counts from 0; null when it has no such event.</summary>
    public string? StreamOf(int number)
    {
        foreach (var stream in Streams)
        {
            if (number >= 0 && number < stream.Count)
            {
                return stream.Name;
            }

            number -= stream.Count;
        }

        return null;
    }
}

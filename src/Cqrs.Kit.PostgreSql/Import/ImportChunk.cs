using System.Buffers;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Events of a source that are written in one transaction: encoded, and then decided on, event by event: new, there already, or refused.</summary>
/// <remarks>For one thread at a time. <code>filled → decided → written, or decided anew → disposed</code></remarks>
internal sealed class ImportChunk(long firstNumber) : IDisposable
{
    private const int FirstCapacity = 64 * 1024;

    /// <summary>What a row costs the server beside its bytes, as if it were bytes: its entries in the indexes.</summary>
    private const int WeightOfRow = 256;

    private readonly List<ImportRow> _rows = [];
    private readonly List<ImportStream> _streams = [];
    private readonly Dictionary<StreamName, int> _indexes = [];
    private readonly List<int> _new = [];
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstCapacity);
    private int _length;

    public IReadOnlyList<ImportRow> Rows => _rows;

    public IReadOnlyList<ImportStream> Streams => _streams;

    /// <summary>The indexes of the rows that are to be written.</summary>
    public IReadOnlyList<int> New => _new;

    /// <summary>What it costs to write, in bytes.</summary>
    public int Weight => _length + _rows.Count * WeightOfRow;

    /// <summary>The last position that an event has, written or found.</summary>
    public long LastPosition { get; private set; }

    public void Add(ImportedEvent imported, byte[] metadata)
    {
        if (!_indexes.TryGetValue(imported.Stream, out var stream))
        {
            stream = _streams.Count;
            _indexes.Add(imported.Stream, stream);
            _streams.Add(new ImportStream(imported.Stream, imported.Version == 0));
        }

        var length = CopyRow.LengthOf(imported, metadata);
        CopyRow.Write(Room(length), imported, metadata);
        _rows.Add(new ImportRow(stream, imported.Version, imported.EventId, _length));
        _length += length;
    }

    /// <summary>Decides on every event.</summary>
    /// <param name="found">What the log had.</param>
    /// <exception cref="ImportRefusedException">An event would break a stream.</exception>
    public void Decide(ImportFindings found)
    {
        Reset(found);
        var seen = found.Ids is null ? null : new HashSet<Guid>();
        for (var index = 0; index < _rows.Count; index++)
        {
            var row = _rows[index];
            var stream = _streams[row.Stream];
            if (row.Version > stream.Next)
            {
                throw Refused(index, ImportRefusal.MissingVersion, $"The next version of its stream is {stream.Next}.");
            }

            if (row.Version == stream.Next)
            {
                Accept(index, row, stream, found, seen);
            }
            else if (row.Version > stream.Version)
            {
                Compare(index, row, _rows.Find(earlier => earlier.Stream == row.Stream && earlier.Version == row.Version).Id);
            }
            else
            {
                var stored = found.Events[index];
                Compare(index, row, stored.Id);
                LastPosition = Math.Max(LastPosition, stored.Position);
            }
        }
    }

    /// <summary>Puts positions and streams' ids into the new rows.</summary>
    public void Place(long head)
    {
        foreach (var stream in _streams.Where(stream => stream.Begins))
        {
            stream.Id = head + stream.First;
        }

        foreach (var index in _new)
        {
            var row = _rows[index];
            CopyRow.Place(_bytes.AsSpan(row.Start), ++head, _streams[row.Stream].Id);
        }

        LastPosition = head;
    }

    /// <summary>The bytes of the new rows, runs of neighbours together.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> NewBytes()
    {
        for (var first = 0; first < _new.Count;)
        {
            var last = first;
            while (last + 1 < _new.Count && _new[last + 1] == _new[last] + 1)
            {
                last++;
            }

            var start = _rows[_new[first]].Start;
            var end = _new[last] + 1 < _rows.Count ? _rows[_new[last] + 1].Start : _length;
            yield return _bytes.AsMemory(start, end - start);
            first = last + 1;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void Reset(ImportFindings found)
    {
        LastPosition = 0;
        _new.Clear();
        for (var index = 0; index < _streams.Count; index++)
        {
            var stream = _streams[index];
            var stored = found.Streams.GetValueOrDefault(index, new FoundStream(0, -1, false, false));
            (stream.Id, stream.Version, stream.IsClosed, stream.IsErased) = (stored.Id, stored.Version, stored.IsClosed, stored.IsErased);
            (stream.Next, stream.First) = (stream.Version + 1, 0);
        }
    }

    private void Accept(int index, ImportRow row, ImportStream stream, ImportFindings found, HashSet<Guid>? seen)
    {
        if (stream.IsErased)
        {
            throw Refused(index, ImportRefusal.StreamErased, "Its stream was erased.");
        }

        if (stream.IsClosed)
        {
            throw Refused(index, ImportRefusal.StreamClosed, "Its stream is closed.");
        }

        if (found.Ids?.TryGetValue(row.Id, out var position) == true)
        {
            throw Refused(index, ImportRefusal.EventIdTaken, $"Its id is that of the event at position {position}.");
        }

        if (seen?.Add(row.Id) == false)
        {
            throw Refused(index, ImportRefusal.EventIdTaken, "Its id is that of another event of the source.");
        }

        _new.Add(index);
        stream.Next++;
        stream.First = stream.First == 0 ? _new.Count : stream.First;
    }

    private void Compare(int index, ImportRow row, Guid stored)
    {
        if (stored != row.Id)
        {
            throw Refused(index, ImportRefusal.VersionTaken, $"Its stream has the event {stored} at this version.");
        }
    }

    private ImportRefusedException Refused(int index, ImportRefusal reason, string detail) =>
        new(reason, _streams[_rows[index].Stream].Name, _rows[index].Version, _rows[index].Id, firstNumber + index, detail);

    private Span<byte> Room(int length)
    {
        if (_bytes.Length - _length < length)
        {
            var longer = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + length));
            _bytes.AsSpan(0, _length).CopyTo(longer);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = longer;
        }

        return _bytes.AsSpan(_length, length);
    }
}

using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Cqrs.Kit.Testing;

/// <summary>What handlers, projectors and subscribers of a case note, and what the case tells them to do.</summary>
internal sealed class CallLog
{
    private readonly Channel<string> _calls = Channel.CreateUnbounded<string>();
    private readonly ConcurrentDictionary<string, int> _faults = new();

    /// <summary>What happens once between the read of a handler and its commit.</summary>
    public Func<Task>? Between { get; set; }

    /// <summary>What happens while an append is on its way, around a store with faults.</summary>
    public Func<Task>? Sent { get; set; }

    public async Task BetweenAsync()
    {
        var between = Between;
        Between = null;
        if (between is not null)
        {
            await between();
        }
    }

    /// <summary>What was noted and not yet taken.</summary>
    public IReadOnlyList<string> Take()
    {
        var calls = new List<string>();
        while (_calls.Reader.TryRead(out var call))
        {
            calls.Add(call);
        }

        return calls;
    }

    /// <summary>Waits for what is noted next.</summary>
    public ValueTask<string> NextAsync() => _calls.Reader.ReadAsync();

    public void Note(string call) => _calls.Writer.TryWrite(call);

    /// <summary>Makes the next calls of <see cref="MayFail"/> with this name throw.</summary>
    public void FailNext(string name, int times) => _faults[name] = times;

    public void MayFail(string name)
    {
        if (_faults.TryGetValue(name, out var left) && left > 0)
        {
            _faults[name] = left - 1;
            throw new InvalidOperationException($"{name} fails, as the case wants it");
        }
    }
}

using Cqrs.Kit.Faults.Judge;

using Microsoft.Extensions.Hosting;

namespace Cqrs.Kit.Faults.Streams;

/// <summary>Follows the log from its start, and writes down what it is given; from its start again when the log has lost what it was given.</summary>
internal sealed class TailJournal(StreamsTask task, IEventTail tail) : BackgroundService
{
    private readonly JournalWriter _journal = new(Path.Combine(task.Folder, task.Name + ".tail"));

    public override void Dispose()
    {
        _journal.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await foreach (var next in tail.TailAsync(LogPosition.Start, new LogReadOptions(), stoppingToken))
                {
                    _journal.Write(new TailEntry(next.Position.Value, next.At.EventId).ToLine());
                }
            }
            catch (LogTailLostException lost)
            {
                _journal.Write(new TailEntry(lost.Position.Value, lost.EventId, IsLost: true).ToLine());
            }
        }
    }
}

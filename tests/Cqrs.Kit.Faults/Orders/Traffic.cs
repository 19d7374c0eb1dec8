using System.Diagnostics;

using Cqrs.Kit.Faults.Judge;

using Microsoft.Extensions.Hosting;

namespace Cqrs.Kit.Faults.Orders;

/// <summary>Appends at a steady rate, whatever becomes of the appends before: nine of ten change an order that was there from the start, the others place one. Writes down what it asks and what it is told.</summary>
internal sealed class Traffic(OrdersTask task, IEventStore store, RecentAppends recent) : BackgroundService
{
    private const int MostAmount = 1_000;
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(5);

    private readonly JournalWriter _journal = new(Path.Combine(task.Folder, task.Name + ".journal"));
    private readonly Random _random = new(task.Seed);
    private int _orders = task.Orders;

    public override void Dispose()
    {
        _journal.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_tick);
        var began = Stopwatch.GetTimestamp();
        var asked = 0L;
        List<Task> running = [];
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                running.RemoveAll(append => append.IsCompleted);
                for (; asked < Stopwatch.GetElapsedTime(began).TotalSeconds * task.Rate; asked++)
                {
                    running.Add(AppendAsync());
                }
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task AppendAsync()
    {
        var isNew = _random.Next(10) == 0;
        var order = isNew ? _orders++ : _random.Next(task.Orders);
        var amount = _random.Next(MostAmount);
        var id = Guid.CreateVersion7();
        var stream = $"Order-{order}";
        _journal.Write(new Invoke(id, isNew ? AppendKind.New : AppendKind.Any, [new AskedStream(stream, AskedStream.Any, 1)]));
        try
        {
            object[] events = [isNew ? new OrderPlaced(order, amount) : new OrderChanged(order, amount)];
            var result = await store.TryAppendAsync(new AppendRequest(new StreamAppend(StreamName.Parse(stream), ExpectedVersion.Any, events)) { Id = id }, CancellationToken.None);
            _journal.Write(new Ok(id, result.Position.Value, result.Versions));
            recent.Add(order, result.Position);
        }
        catch (Exception exception)
        {
            _journal.Write(new Unknown(id, exception.ToString()));
        }
    }
}

using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.PostgreSql;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

using Npgsql;

namespace Cqrs.Kit.Faults.Orders;

/// <summary>Reads the view all the time, in each way that there is, and writes down what it was given.</summary>
internal sealed class Readers(OrdersTask task, IServiceProvider services, RecentAppends recent) : BackgroundService
{
    private const int KeysAtOnce = 20;
    private const string PromotedView = "cqrs.order_views";
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan _pauseOfWhole = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _longPause = TimeSpan.FromMilliseconds(500);

    private readonly JournalWriter _journal = new(Path.Combine(task.Folder, task.Name + ".reads"));
    private readonly NpgsqlDataSource _dataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(task.ConnectionString) { ApplicationName = "readers" }.ConnectionString);

    public override void Dispose()
    {
        _journal.Dispose();
        _dataSource.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var versionView = services.GetRequiredService<ViewTable<OrderView>>().Name;
        var view = services.GetRequiredService<IViewReader<OrderView, int>>();
        return Task.WhenAll(
            ReadAsync("1", "IViewReader", _pause, random => ReadOneAsync(view, random), stoppingToken),
            ReadAsync("2", "IViewReader", _pause, random => ReadOneAsync(view, random), stoppingToken),
            ReadAsync("3", versionView, _pause, random => ReadSomeAsync(versionView, random), stoppingToken),
            ReadAsync("4", PromotedView, _pause, random => ReadSomeAsync(PromotedView, random), stoppingToken),
            ReadAsync("5", "both SQL views", _pause, random => ReadSomeAsync(random.Next(2) == 0 ? versionView : PromotedView, random), stoppingToken),
            ReadAsync("6", "all of both SQL views", _pauseOfWhole, random => ReadWholeAsync(random.Next(2) == 0 ? versionView : PromotedView), stoppingToken),
            ReadAsync("7", "IQueryBus, fresh", _pause, _ => ReadOwnAsync(), stoppingToken));
    }

    private async Task ReadAsync(string reader, string via, TimeSpan pause, Func<Random, Task<ReadEntry?>> read, CancellationToken stoppingToken)
    {
        var random = new Random(unchecked(task.Seed * 397 ^ reader[0]));
        using var timer = new PeriodicTimer(task.HasSlowReaders ? _longPause : pause);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    if (await read(random) is { } entry)
                    {
                        _journal.Write((entry with { Reader = reader, Via = via }).ToLine());
                    }
                }
                catch (Exception exception)
                {
                    _journal.Write(new ReadEntry(reader, via, []) { Error = exception.ToString() }.ToLine());
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It is to stop.
        }
    }

    private async Task<ReadEntry?> ReadOneAsync(IViewReader<OrderView, int> view, Random random)
    {
        var order = Choose(random);
        return Entry(RowOf(order, await view.FindAsync(order)));
    }

    private async Task<ReadEntry?> ReadSomeAsync(string table, Random random)
    {
        var keys = Enumerable.Range(0, KeysAtOnce).Select(_ => Choose(random)).Distinct().ToArray();
        await using var command = _dataSource.CreateCommand($"select {OrderRow.Columns} from {table} where order_id = any ($1)");
        command.Parameters.Add(new NpgsqlParameter { Value = keys });
        await using var reader = await command.ExecuteReaderAsync();
        var rows = (await OrderRow.ReadAsync(reader)).ToDictionary(row => row.OrderId);
        return Entry([.. keys.Select(key => rows.GetValueOrDefault(key, new OrderRow(key, 0, 0, 0)))]);
    }

    private async Task<ReadEntry?> ReadWholeAsync(string table)
    {
        await using var command = _dataSource.CreateCommand($"select {WholeTable.Columns} from {table}");
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return Entry() with { Whole = new WholeTable(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)) };
    }

    /// <summary>What this process has just written.</summary>
    private async Task<ReadEntry?> ReadOwnAsync()
    {
        if (recent.Newest is not { } own)
        {
            return null;
        }

        await using var scope = services.CreateAsyncScope();
        var answer = await scope.ServiceProvider.GetRequiredService<IQueryBus>().AskAsync(new OrderById(own.OrderId), Freshness.AtLeast(own.Position));
        return Entry(RowOf(own.OrderId, answer.Value)) with { AtLeast = own.Position.Value, Stale = answer.IsStale ? answer.Stale.ToString() : null };
    }

    /// <summary>Half of them orders that were changed just now.</summary>
    private int Choose(Random random) => random.Next(2) == 0 && recent.Any(random) is { } order ? order : random.Next(task.Orders);

    private static ReadEntry Entry(params OrderRow[] rows) => new("", "", rows);

    private static OrderRow RowOf(int order, OrderView? view) => view is null ? new OrderRow(order, 0, 0, 0) : new OrderRow(view.OrderId, view.Events, view.Total, view.Position);
}

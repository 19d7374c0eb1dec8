using Cqrs.Kit.PostgreSql.Tests.Support;

using Npgsql;

namespace Cqrs.Kit.PostgreSql.Tests.Projections;

/// <summary>A projector with SQL of its own: how many events each stream has.</summary>
[Projection("counts", Version = 3)]
internal sealed class CountProjector : PostgreSqlProjector
{
    public override IReadOnlyCollection<Type> EventTypes { get; } = [typeof(Noted)];

    protected override ValueTask CreateAsync(PostgreSqlProjectionTransaction transaction, CancellationToken cancellationToken) =>
        ExecuteAsync(transaction, "create table if not exists {0} (stream text primary key, n int not null)", cancellationToken);

    protected override async ValueTask ApplyAsync(IReadOnlyList<RecordedEvent> batch, PostgreSqlProjectionTransaction transaction, CancellationToken cancellationToken)
    {
        foreach (var recorded in batch)
        {
            await ExecuteAsync(transaction, $"insert into {{0}} as c values ('{recorded.Stream.Id}', 1) on conflict (stream) do update set n = c.n + 1", cancellationToken);
        }
    }

    protected override ValueTask ClearAsync(PostgreSqlProjectionTransaction transaction, CancellationToken cancellationToken) =>
        ExecuteAsync(transaction, "delete from {0}", cancellationToken);

    private static async ValueTask ExecuteAsync(PostgreSqlProjectionTransaction transaction, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql.Replace("{0}", transaction.TableName("counts"), StringComparison.Ordinal), transaction.Connection, transaction.Transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

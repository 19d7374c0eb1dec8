using Npgsql;

namespace Cqrs.Kit.Faults.Judge;

/// <summary>Something that a statement made in a database, as an event trigger saw it.</summary>
/// <param name="Writer">The name that the process gave its connections.</param>
/// <param name="Transaction">The transaction that made it.</param>
/// <param name="Tag">The kind of statement.</param>
/// <param name="Name">What it made.</param>
public sealed record Definition(string Writer, long Transaction, string Tag, string Name)
{
    private const string Prepare = """
        create schema faults;
        create table faults.definitions (id bigint generated always as identity primary key, writer text not null, transaction bigint not null, tag text not null, name text not null);
        create function faults.defined() returns event_trigger language plpgsql as $$
        begin
            insert into faults.definitions (writer, transaction, tag, name)
            select current_setting('application_name'), pg_current_xact_id()::text::bigint, command_tag, object_identity from pg_event_trigger_ddl_commands();
        end
        $$;
        create event trigger defined on ddl_command_end execute function faults.defined();
        """;

    private const string Select = "select writer, transaction, tag, name from faults.definitions order by id";

    /// <summary>Has the database write down what is made from now on, in the transaction that makes it.</summary>
    public static async Task WatchAsync(NpgsqlDataSource dataSource)
    {
        await using var command = dataSource.CreateCommand(Prepare);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>All that was made.</summary>
    public static async Task<IReadOnlyList<Definition>> ReadAsync(NpgsqlDataSource dataSource)
    {
        await using var command = dataSource.CreateCommand(Select);
        await using var reader = await command.ExecuteReaderAsync();
        List<Definition> definitions = [];
        while (await reader.ReadAsync())
        {
            definitions.Add(new Definition(reader.GetString(0), reader.GetInt64(1), reader.GetString(2), reader.GetString(3)));
        }

        return definitions;
    }
}

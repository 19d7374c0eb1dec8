namespace Cqrs.Kit.PostgreSql;

/// <summary>What stands between the store and the server.</summary>
public enum PostgreSqlPooler
{
    /// <summary>Nothing, or a pooler that gives each connection a session of its own.</summary>
    None,

    /// <summary>A pooler that gives a server's session to one transaction after the other, as PgBouncer with <c>pool_mode = transaction</c>: nothing
    /// is prepared on the server, nothing is kept in a session, and LISTEN goes to <see cref="PostgreSqlOptions.ListenConnectionString"/> or nowhere.</summary>
    Transaction,
}

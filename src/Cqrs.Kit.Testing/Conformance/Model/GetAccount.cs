namespace Cqrs.Kit.Testing;

/// <summary>Asks one read model.</summary>
[ReadsFrom(AccountProjector.Name)]
internal sealed record GetAccount(Guid AccountId) : IQuery<AccountView?>;

internal sealed class GetAccountHandler(IViewReader<AccountView, Guid> accounts) : IQueryHandler<GetAccount, AccountView?>
{
    public ValueTask<AccountView?> HandleAsync(GetAccount query, CancellationToken cancellationToken) => accounts.FindAsync(query.AccountId, cancellationToken);
}

/// <summary>Asks an inline read model.</summary>
[ReadsFrom(InlineProjector.Name)]
internal sealed record GetInline(Guid AccountId) : IQuery<InlineView?>;

internal sealed class GetInlineHandler(IViewReader<InlineView, Guid> accounts) : IQueryHandler<GetInline, InlineView?>
{
    public ValueTask<InlineView?> HandleAsync(GetInline query, CancellationToken cancellationToken) => accounts.FindAsync(query.AccountId, cancellationToken);
}

/// <summary>Asks two read models.</summary>
[ReadsFrom(AccountProjector.Name, "conformance-int-keyed")]
internal sealed record GetBoth : IQuery<string>;

internal sealed class GetBothHandler : IQueryHandler<GetBoth, string>
{
    public ValueTask<string> HandleAsync(GetBoth query, CancellationToken cancellationToken) => ValueTask.FromResult("both");
}

/// <summary>Says of no read model that it reads it.</summary>
internal sealed record GetNothing : IQuery<string>;

internal sealed class GetNothingHandler : IQueryHandler<GetNothing, string>
{
    public ValueTask<string> HandleAsync(GetNothing query, CancellationToken cancellationToken) => ValueTask.FromResult("nothing");
}

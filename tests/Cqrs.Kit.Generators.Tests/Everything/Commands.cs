namespace Cqrs.Kit.Generators.Tests.Everything;

internal sealed record OpenStock(string Id, Place Place) : ICommand<string>;

internal readonly record struct CountStock(string Id, int Units) : ICommand;

internal sealed record RecountStock(string Id) : ICommand, IRecount;

/// <summary>What a behavior asks of its commands.</summary>
internal interface IRecount;

internal sealed class OpenStockHandler(IAggregateRepository<Stock, string> stocks) : ICommandHandler<OpenStock, string>
{
    public ValueTask<string> HandleAsync(OpenStock command, CancellationToken cancellationToken)
    {
        stocks.Add(Stock.Open(command.Id, command.Place));
        return ValueTask.FromResult(command.Id.ToUpperInvariant());
    }
}

/// <summary>Handles two commands.</summary>
internal sealed class CountHandler(IAggregateRepository<Stock, string> stocks) : StockHandler<CountStock>(stocks), ICommandHandler<RecountStock>
{
    public async ValueTask HandleAsync(RecountStock command, CancellationToken cancellationToken) => (await StockAsync(command.Id, cancellationToken)).Count(0);

    public override async ValueTask HandleAsync(CountStock command, CancellationToken cancellationToken) => (await StockAsync(command.Id, cancellationToken)).Count(command.Units);
}

/// <summary>Abstract and generic: no handler by itself.</summary>
internal abstract class StockHandler<TCommand>(IAggregateRepository<Stock, string> stocks) : ICommandHandler<TCommand>
    where TCommand : ICommand
{
    public abstract ValueTask HandleAsync(TCommand command, CancellationToken cancellationToken);

    protected ValueTask<Stock> StockAsync(string id, CancellationToken cancellationToken) => stocks.GetAsync(id, cancellationToken);
}

internal sealed class CountValidator : IValidator<CountStock>
{
    public IEnumerable<ValidationFailure> Validate(CountStock message) => message.Units < 0 ? [new(nameof(message.Units), "there are no fewer than none")] : [];
}

/// <summary>Allows two commands to all but some.</summary>
internal sealed class StockAuthorizer : IAuthorizer<OpenStock>, IAuthorizer<CountStock>
{
    public ValueTask<bool> IsAllowedAsync(OpenStock message, CancellationToken cancellationToken) => ValueTask.FromResult(message.Id != "secret");

    public ValueTask<bool> IsAllowedAsync(CountStock message, CancellationToken cancellationToken) => ValueTask.FromResult(message.Id != "secret");
}

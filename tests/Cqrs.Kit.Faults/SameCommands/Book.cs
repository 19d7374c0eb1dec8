namespace Cqrs.Kit.Faults.SameCommands;

/// <summary>A command with a result that no second run of the handler would give.</summary>
/// <param name="Ledger">The ledger.</param>
/// <param name="Amount">What makes two commands differ.</param>
/// <param name="IsQuiet">Whether it writes nothing; its result is recorded all the same.</param>
public sealed record Book(Guid Ledger, int Amount, bool IsQuiet) : ICommand<Booking>;

/// <summary>The result.</summary>
/// <param name="Run">The run of the handler that gave it.</param>
/// <param name="Amount">What the command said.</param>
public sealed record Booking(Guid Run, int Amount);

/// <summary>Handles <see cref="Book"/>.</summary>
public sealed class BookHandler(IAggregateRepository<Ledger, Guid> ledgers, CommandContext context) : ICommandHandler<Book, Booking>
{
    /// <inheritdoc/>
    public async ValueTask<Booking> HandleAsync(Book command, CancellationToken cancellationToken)
    {
        var booking = new Booking(Guid.CreateVersion7(), command.Amount);
        var ledger = await ledgers.FindAsync(command.Ledger, cancellationToken);
        if (command.IsQuiet)
        {
            return booking;
        }

        var entry = new Booked(command.Ledger, context.Id.Value, booking.Run, command.Amount);
        if (ledger is null)
        {
            ledgers.Add(Ledger.Open(entry));
        }
        else
        {
            ledger.Add(entry);
        }

        return booking;
    }
}

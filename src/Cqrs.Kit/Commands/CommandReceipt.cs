namespace Cqrs.Kit;

/// <summary>What a send gives: where in the log its effect is.</summary>
/// <param name="Position">The position of what it wrote; of the newest that it read when it wrote nothing. Ask queries with <c>Freshness.AtLeast(position)</c>.</param>
/// <param name="WasReplayed">Whether the command had run before under the same id, and this is its first run's receipt.</param>
public readonly record struct CommandReceipt(LogPosition Position, bool WasReplayed);

/// <summary>What a send gives: its result, and where in the log its effect is.</summary>
/// <typeparam name="TResult">The result.</typeparam>
/// <param name="Result">The result.</param>
/// <param name="Position">The position of what it wrote; of the newest that it read when it wrote nothing. Ask queries with <c>Freshness.AtLeast(position)</c>.</param>
/// <param name="WasReplayed">Whether the command had run before under the same id, and this is its first run's receipt.</param>
public readonly record struct CommandReceipt<TResult>(TResult Result, LogPosition Position, bool WasReplayed)
{
    /// <summary>Takes the receipt apart: <c>var (orderId, position) = await commands.SendAsync(…)</c>.</summary>
    /// <param name="result">The result.</param>
    /// <param name="position">The position.</param>
    public void Deconstruct(out TResult result, out LogPosition position)
    {
        result = Result;
        position = Position;
    }
}

using OrderApp.Validation;

namespace OrderApp.Orders;

/// <summary>Which page, from 1, and how many items on it: at most <see cref="MaxSize"/>, whatever is asked for.</summary>
public sealed record PageRequest
{
    public const int MaxSize = 100;

    public PageRequest(int number = 1, int size = 20)
    {
        new Validator()
            .Require(number >= 1, "page", "must be 1 or more")
            .Require(size >= 1, "pageSize", "must be 1 or more")
            .ThrowIfInvalid();
        (Number, Size) = (number, Math.Min(size, MaxSize));
    }

    public int Number { get; }

    public int Size { get; }

    /// <summary>How many items come before the page.</summary>
    public long Offset => (Number - 1L) * Size;
}

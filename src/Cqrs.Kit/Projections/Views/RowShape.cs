using System.Data.Common;

namespace Cqrs.Kit;

/// <summary>The shape of a view's rows: its columns, its key, its indexes, and how a row is read. All that providers know of a view.</summary>
/// <remarks>Immutable; safe for any thread.</remarks>
/// <typeparam name="TView">The view.</typeparam>
public sealed class RowShape<TView>
{
    private readonly Func<DbDataReader, TView> _read;

    /// <summary>Describes a view.</summary>
    /// <param name="columns">The columns, in the order in which <paramref name="read"/> wants them.</param>
    /// <param name="key">The index of the key column.</param>
    /// <param name="read">Makes a row from a reader whose columns are in that order.</param>
    /// <param name="indexes">The indexes that its table gets.</param>
    public RowShape(IReadOnlyList<RowColumn<TView>> columns, int key, Func<DbDataReader, TView> read, IReadOnlyList<RowIndex>? indexes = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(read);
        Columns = columns;
        Key = columns[key];
        Indexes = indexes ?? [];
        _read = read;
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<RowColumn<TView>> Columns { get; }

    /// <summary>The key column, one of <see cref="Columns"/>.</summary>
    public RowColumn<TView> Key { get; }

    /// <summary>The indexes.</summary>
    public IReadOnlyList<RowIndex> Indexes { get; }

    /// <summary>Reads a row.</summary>
    /// <param name="reader">A reader that stands on a row and whose columns are <see cref="Columns"/> in order.</param>
    /// <returns>The row.</returns>
    public TView Read(DbDataReader reader) => _read(reader);

    /// <summary>The key of a row.</summary>
    /// <typeparam name="TKey">The key's type.</typeparam>
    /// <param name="row">The row.</param>
    /// <returns>Its key.</returns>
    public TKey KeyOf<TKey>(TView row) => ((RowColumn<TView, TKey>)Key).ValueOf(row);
}

/// <summary>An index of a view's table.</summary>
/// <param name="Columns">The columns' names, in order.</param>
/// <param name="Descending">Whether the order is descending.</param>
public sealed record RowIndex(IReadOnlyList<string> Columns, bool Descending);

using Microsoft.CodeAnalysis;

namespace Cqrs.Kit.Generators.Modules;

/// <summary>A view as its rows are stored, or why it cannot be one.</summary>
internal sealed class Row
{
    /// <summary>Why it cannot be a view; null when it can.</summary>
    public string? Fault { get; set; }

    /// <summary>All columns' properties: first those that the constructor takes, in its order.</summary>
    public List<IPropertySymbol> Columns { get; } = [];

    /// <summary>How many the constructor takes.</summary>
    public int Taken { get; set; }

    /// <summary>Whether the compiler lets the constructor alone set what is required.</summary>
    public bool SetsRequired { get; set; }

    public int Key { get; set; }

    public List<(IReadOnlyList<string> Columns, bool Descending)> Indexes { get; } = [];
}

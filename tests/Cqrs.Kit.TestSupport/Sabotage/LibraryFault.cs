namespace Cqrs.Kit.TestSupport.Sabotage;

/// <summary>A fault that is put into a copy of the library, to see that it does not stay hidden.</summary>
/// <param name="Name">What was done wrong.</param>
/// <param name="Scenario">The name and the options of the scenario that must see it.</param>
/// <param name="Check">The check of it that must not hold.</param>
/// <param name="Edits">How the sources are changed.</param>
public sealed record LibraryFault(string Name, IReadOnlyList<string> Scenario, string Check, IReadOnlyList<SourceEdit> Edits);

/// <summary>A change of a source file.</summary>
/// <param name="File">The file, from the repository's root.</param>
/// <param name="Find">What is there, once.</param>
/// <param name="Replace">What comes in its place.</param>
public sealed record SourceEdit(string File, string Find, string Replace)
{
    /// <summary>How often it fits the file below a root.</summary>
    public int Fits(string root) => System.IO.File.ReadAllText(Path.Combine(root, File)).Split(Find).Length - 1;

    /// <summary>Changes the file below a root.</summary>
    /// <exception cref="InvalidOperationException">It does not fit once.</exception>
    public void Apply(string root)
    {
        if (Fits(root) is var fits && fits != 1)
        {
            throw new InvalidOperationException($"What is to be replaced is there {fits} times in {File}, and must be there once:\n{Find}");
        }

        var path = Path.Combine(root, File);
        System.IO.File.WriteAllText(path, System.IO.File.ReadAllText(path).Replace(Find, Replace, StringComparison.Ordinal));
    }
}

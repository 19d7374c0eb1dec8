using System.Security.Cryptography;
using System.Text;

using Cqrs.Kit.Architecture.Tests.Support;

namespace Cqrs.Kit.Architecture.Tests;

/// <summary>A migration that was released has run in somebody's database: what is wrong with it is put right by the next one.</summary>
public sealed class MigrationTests
{
    private const string Folder = "src/Cqrs.Kit.PostgreSql/Migrations";

    /// <summary>One line a released migration: its SHA-256 and its name. <c>.ci/release</c> adds them.</summary>
    private const string Released = "tests/Cqrs.Kit.Architecture.Tests/released-migrations.txt";

    private static IEnumerable<(string Hash, string Name)> Lines => RepositoryFiles.Read(Released)
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => !line.StartsWith('#'))
        .Select(line => line.Split("  ") is [var hash, var name] ? (hash, name) : throw new FormatException($"{Released}: {line}"));

    [Fact]
    public void Migrations_are_numbered_without_gaps()
    {
        var names = RepositoryFiles.Under(Folder, "*.sql").Select(path => Path.GetFileName(path)).ToList();

        Assert.NotEmpty(names);
        Assert.All(names, (name, index) => Assert.StartsWith($"{index + 1:0000}_", name, StringComparison.Ordinal));
    }

    [Fact]
    public void A_released_migration_is_never_edited() => Faults.None(
        Lines.Where(line => HashOf(line.Name) != line.Hash).Select(line => line.Name),
        "Released migrations are as they were released.");

    private static string HashOf(string name) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(RepositoryFiles.Read($"{Folder}/{name}").ReplaceLineEndings("\n"))));
}

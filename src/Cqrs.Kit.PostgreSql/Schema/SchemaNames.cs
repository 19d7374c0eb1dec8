using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Cqrs.Kit.PostgreSql;

/// <summary>What is named after the schema: quoted identifiers, locks, the channel. Two schemas of one database share none of them.</summary>
/// <remarks>The server keeps advisory locks and channels apart by database itself.</remarks>
internal static partial class SchemaNames
{
    /// <summary>The most bytes of an identifier; the server cuts longer ones in silence.</summary>
    public const int MaxLength = 63;

    public static bool IsValid(string? schema) => schema is not null && Identifier().IsMatch(schema);

    public static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The channel on which appends and checkpoints are told of.</summary>
    public static string Channel(string schema) => Fit("cqrs_" + schema);

    /// <summary>The advisory lock of one purpose.</summary>
    public static long Lock(string schema, string purpose) => BinaryPrimitives.ReadInt64BigEndian(Hash($"Cqrs.Kit/{schema}/{purpose}"));

    /// <summary>The name itself, or when it is too long, its beginning and a hash of all of it.</summary>
    public static string Fit(string name)
    {
        if (name.Length <= MaxLength)
        {
            return name;
        }

        var hash = Convert.ToHexStringLower(Hash(name).AsSpan(0, 6));
        return $"{name[..(MaxLength - hash.Length - 1)]}_{hash}";
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    [GeneratedRegex(@"^[a-z_][a-z0-9_]{0,62}\z")]
    private static partial Regex Identifier();
}

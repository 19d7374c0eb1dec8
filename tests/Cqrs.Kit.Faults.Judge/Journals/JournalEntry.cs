using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cqrs.Kit.Faults.Judge;

/// <summary>A line of a client's journal: what it is about to ask, or what it was told.</summary>
/// <remarks>A line a JSON object. The client writes <see cref="Invoke"/> before it asks and one of the others after.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "act")]
[JsonDerivedType(typeof(Invoke), "invoke")]
[JsonDerivedType(typeof(Ok), "ok")]
[JsonDerivedType(typeof(Fail), "fail")]
[JsonDerivedType(typeof(Unknown), "unknown")]
[JsonDerivedType(typeof(Again), "again")]
public abstract record JournalEntry(Guid Append)
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>Reads a line.</summary>
    public static JournalEntry Parse(string line) => JsonSerializer.Deserialize<JournalEntry>(line, _options) ?? throw new FormatException("A line of a journal is null.");

    /// <summary>The line.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, _options);
}

/// <summary>An append is about to be asked for.</summary>
/// <param name="Append">Its id.</param>
/// <param name="Kind">What is tried with it.</param>
/// <param name="Streams">What it adds to which stream.</param>
public sealed record Invoke(Guid Append, AppendKind Kind, IReadOnlyList<AskedStream> Streams) : JournalEntry(Append);

/// <summary>The append was acknowledged.</summary>
/// <param name="Append">Its id.</param>
/// <param name="Position">Of its last event.</param>
/// <param name="Versions">The new version of each stream, in the order asked for.</param>
public sealed record Ok(Guid Append, long Position, IReadOnlyList<long> Versions) : JournalEntry(Append);

/// <summary>The append was refused: nothing of it may be in the log.</summary>
/// <param name="Append">Its id.</param>
/// <param name="Reason">Why.</param>
/// <param name="Stream">Of a conflict, the stream that was not as expected.</param>
/// <param name="Actual">Of a conflict, the version that the stream had; −1 when it had no event.</param>
public sealed record Fail(Guid Append, FailReason Reason, string? Stream = null, long? Actual = null) : JournalEntry(Append);

/// <summary>Nobody said what became of the append: all of it may be in the log, or none. Its client may ask again with the same id, and be told later.</summary>
/// <param name="Append">Its id.</param>
/// <param name="Cause">What was said instead; null when it was cancelled on its way.</param>
public sealed record Unknown(Guid Append, string? Cause) : JournalEntry(Append);

/// <summary>An append that was acknowledged was asked for once more with its id: what it was told this time, which is to be the first result.</summary>
/// <param name="Append">Its id.</param>
/// <param name="Position">Of its last event.</param>
/// <param name="Versions">The new version of each stream, in the order asked for.</param>
public sealed record Again(Guid Append, long Position, IReadOnlyList<long> Versions) : JournalEntry(Append);

/// <summary>What an append adds to one stream.</summary>
/// <param name="Name">The stream.</param>
/// <param name="Expected">The version that it must have; see <see cref="Any"/> and <see cref="None"/>.</param>
/// <param name="Count">The events.</param>
public sealed record AskedStream(string Name, long Expected, int Count)
{
    /// <summary>No version is asked for.</summary>
    public const long Any = -2;

    /// <summary>The stream must have no event.</summary>
    public const long None = -1;
}

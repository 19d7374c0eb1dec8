using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cqrs.Kit;

/// <summary>System.Text.Json, set to refuse what it would otherwise change or drop in silence.</summary>
/// <remarks>camelCase names, enums as text, case-sensitive, duplicate keys refused, missing constructor parameters without a default and
/// nulls for non-nullable members refused; unknown members are passed over, so that an added optional member needs no new version. Texts
/// with U+0000, U+FFFD or an unpaired surrogate are refused when writing: PostgreSQL cannot index the first, and the last would come back as
/// U+FFFD. Safe for any thread.</remarks>
internal sealed class JsonEventSerializer : IEventSerializer
{
    /// <summary>Far less than at what PostgreSQL's parser runs out of stack (between 10,000 and 20,000 with its default settings).</summary>
    public const int DeepestAllowed = 1_000;

    private const int DefaultDepth = 64; // that of System.Text.Json, which calls it 0
    private readonly JsonSerializerOptions _options;

    public JsonEventSerializer(Action<JsonSerializerOptions>? configure, bool? allowReflection = null)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
        };
        configure?.Invoke(options);
        Given = [.. options.TypeInfoResolverChain];
        options.TypeInfoResolverChain.Add(new StreamErasedJsonConverter.Resolver());
        JsonContexts.Complete(options, allowReflection ?? JsonContexts.AllowReflection);
        options.MakeReadOnly();
        _options = options;
        MaxDepth = options.MaxDepth == 0 ? DefaultDepth : options.MaxDepth;
        if (MaxDepth > DeepestAllowed)
        {
            throw new InvalidOperationException($"JsonSerializerOptions.MaxDepth is {MaxDepth}; it must be at most {DeepestAllowed}, as a database does not take JSON of any depth.");
        }
    }

    /// <summary>How many objects and arrays it reads within each other.</summary>
    public int MaxDepth { get; }

    /// <summary>The contexts that the app brought, such as source-generated ones.</summary>
    public IReadOnlyList<IJsonTypeInfoResolver> Given { get; }

    public byte[] Serialize(object? value, Type type)
    {
        byte[] json;
        try
        {
            json = JsonSerializer.SerializeToUtf8Bytes(value, _options.GetTypeInfo(type));
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or InvalidOperationException)
        {
            throw new JsonException(exception.Message, exception);
        }

        return JsonText.FaultIn(json, MaxDepth) is { } fault ? throw new JsonException(fault) : json;
    }

    /// <summary>Why a type cannot be written or read; null when it can.</summary>
    public string? FaultOf(Type type)
    {
        try
        {
            _options.GetTypeInfo(type);
            return null;
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException)
        {
            return exception.Message;
        }
    }

    public object? Deserialize(ReadOnlySpan<byte> utf8Json, Type type) => JsonSerializer.Deserialize(utf8Json, _options.GetTypeInfo(type));
}

namespace Cqrs.Kit;

/// <summary>The headers that <c>AddMetadata</c> puts into the metadata of every event of a send.</summary>
/// <remarks>For one thread at a time.</remarks>
public sealed class MetadataBuilder
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.Ordinal);

    internal MetadataBuilder()
    {
    }

    internal IReadOnlyDictionary<string, string> Headers => _headers;

    /// <summary>Sets a header.</summary>
    /// <param name="key">Its key, not empty.</param>
    /// <param name="value">Its value; null leaves it out.</param>
    /// <returns>The same builder.</returns>
    public MetadataBuilder Set(string key, string? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (value is not null)
        {
            _headers[key] = value;
        }

        return this;
    }
}

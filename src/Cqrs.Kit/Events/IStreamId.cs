namespace Cqrs.Kit;

/// <summary>A typed id that names a stream; implement <see cref="IStreamId{TSelf}"/>.</summary>
public interface IStreamId
{
    /// <summary>The part of the stream's name after the first <c>-</c>. Must be the same for equal ids, for ever.</summary>
    /// <returns>A text that <see cref="StreamName"/> accepts as an id.</returns>
    string ToStreamId();
}

/// <summary>A typed id that names a stream and can be read back from its name.</summary>
/// <typeparam name="TSelf">The id's own type.</typeparam>
public interface IStreamId<TSelf> : IStreamId
    where TSelf : IStreamId<TSelf>
{
    /// <summary>Reads an id back from the text that <see cref="IStreamId.ToStreamId"/> gave.</summary>
    /// <param name="text">The part of the stream's name after the first <c>-</c>.</param>
    /// <returns>The id.</returns>
    /// <exception cref="FormatException">The text is not such an id.</exception>
    static abstract TSelf Parse(string text);
}

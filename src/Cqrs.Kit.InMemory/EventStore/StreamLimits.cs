namespace Cqrs.Kit.InMemory;

/// <summary>What was done to a stream as a whole. The default is a stream to which nothing was done.</summary>
/// <param name="KeptFrom">The version at which reads begin; events before it are blank.</param>
/// <param name="IsClosed">Whether appends are refused.</param>
/// <param name="IsErased">Whether everything is refused, for ever.</param>
internal readonly record struct StreamLimits(long KeptFrom, bool IsClosed, bool IsErased);

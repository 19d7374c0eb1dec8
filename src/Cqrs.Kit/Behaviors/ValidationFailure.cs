namespace Cqrs.Kit;

/// <summary>One thing that is wrong with a message.</summary>
/// <param name="Property">The property that it is about; empty for the whole message.</param>
/// <param name="Message">What is wrong, for people.</param>
public sealed record ValidationFailure(string Property, string Message);

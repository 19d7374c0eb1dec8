namespace Cqrs.Kit.Testing;

/// <summary>A specification does not hold: what was found is not what was expected.</summary>
public sealed class SpecificationException : Exception
{
    internal SpecificationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

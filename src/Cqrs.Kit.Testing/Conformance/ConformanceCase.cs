using System.Reflection;

namespace Cqrs.Kit.Testing;

/// <summary>One promise of the abstractions, to be held by every store.</summary>
/// <param name="Name">The promise in a sentence; unique within its suite.</param>
/// <param name="Run">Attacks the promise on a store without data; throws <see cref="ConformanceException"/> when it does not hold.</param>
/// <param name="Requires">What the store must be able to do for it.</param>
public sealed record ConformanceCase(string Name, Func<ConformanceFixture, Task> Run, ConformanceCapabilities Requires = ConformanceCapabilities.None)
{
    /// <summary>Runs it, away from the caller's synchronization context.</summary>
    /// <param name="fixture">A store without data, for this case alone.</param>
    /// <returns>When it has held.</returns>
    public Task RunAsync(ConformanceFixture fixture)
    {
        ArgumentNullException.ThrowIfNull(fixture);
        return Task.Run(() => Run(fixture));
    }

    /// <summary>The promise.</summary>
    /// <returns>Its name.</returns>
    public override string ToString() => Name;

    /// <summary>The cases of some classes: each public method is one, and its name the sentence.</summary>
    internal static IReadOnlyList<ConformanceCase> In(params Type[] classes) =>
    [
        .. from type in classes
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
           select new ConformanceCase(
               method.Name.Replace('_', ' '),
               method.CreateDelegate<Func<ConformanceFixture, Task>>(),
               method.GetCustomAttribute<RequiresAttribute>()?.Capabilities ?? ConformanceCapabilities.None),
    ];
}

/// <summary>What the store of a case must be able to do.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresAttribute(ConformanceCapabilities capabilities) : Attribute
{
    public ConformanceCapabilities Capabilities { get; } = capabilities;
}

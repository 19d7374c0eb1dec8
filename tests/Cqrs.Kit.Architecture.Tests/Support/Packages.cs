using System.Reflection;

namespace Cqrs.Kit.Architecture.Tests.Support;

/// <summary>The packages: each is a project under src, and the assembly that it makes.</summary>
internal static class Packages
{
    public const string Core = "Cqrs.Kit";
    public const string HealthChecks = "Cqrs.Kit.HealthChecks";
    public const string InMemory = "Cqrs.Kit.InMemory";
    public const string PostgreSql = "Cqrs.Kit.PostgreSql";
    public const string Testing = "Cqrs.Kit.Testing";

    public static TheoryData<string> Names { get; } = [Core, HealthChecks, InMemory, PostgreSql, Testing];

    public static Assembly Load(string package) => Assembly.Load(package);

    /// <summary>The types that people wrote: without what the compiler and the source generators added.</summary>
    public static IEnumerable<Type> TypesOf(string package) => Load(package).GetTypes().Where(type =>
        !type.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute))
        && !type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute))
        && type.Namespace?.StartsWith("System.Text.RegularExpressions.Generated", StringComparison.Ordinal) != true
        && !type.FullName!.Contains('<', StringComparison.Ordinal)
        && type.Namespace?.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) != true);
}

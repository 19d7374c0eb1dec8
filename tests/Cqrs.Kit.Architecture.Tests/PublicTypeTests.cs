using System.Reflection;

using Cqrs.Kit.Architecture.Tests.Support;

namespace Cqrs.Kit.Architecture.Tests;

/// <summary>What users see: where it is, and that it can be used in one way only.</summary>
public sealed class PublicTypeTests
{
    private const string Registration = "Microsoft.Extensions.DependencyInjection";

    /// <summary>Of the class Compositions: its methods are named after what they compose, and this one is a call itself.</summary>
    private static readonly string[] _compositions = ["Subscriber"];

    [Theory]
    [MemberData(nameof(Packages.Names), MemberType = typeof(Packages))]
    public void Public_types_are_in_the_namespace_of_their_package_and_registration_where_services_are(string package) => Faults.None(
        Public(package).Where(type => type.Namespace != (IsRegistration(type) ? Registration : package)).Select(type => type.FullName!),
        $"The public types of {package} are in {package}, and those that register it in {Registration}.");

    [Theory]
    [MemberData(nameof(Packages.Names), MemberType = typeof(Packages))]
    public void Public_classes_are_sealed_static_or_abstract(string package) => Faults.None(
        Public(package).Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && type != typeof(DomainException)).Select(type => type.FullName!),
        "Public classes are sealed, static or abstract; DomainException alone is open.");

    [Fact]
    public void A_domain_exception_is_open_for_inheritance() => Assert.False(typeof(DomainException).IsSealed);

    /// <summary>Those of Testing are failed expectations of a test, which no test should catch as an error of the kit.</summary>
    [Theory]
    [InlineData(Packages.Core)]
    [InlineData(Packages.HealthChecks)]
    [InlineData(Packages.InMemory)]
    [InlineData(Packages.PostgreSql)]
    public void Public_exceptions_derive_from_CqrsException(string package) => Faults.None(
        Public(package).Where(type => typeof(Exception).IsAssignableFrom(type) && !typeof(CqrsException).IsAssignableFrom(type)).Select(type => type.FullName!),
        "Public exceptions derive from CqrsException.");

    [Fact]
    public void The_event_store_has_at_most_eight_members() => Assert.InRange(typeof(IEventStore).GetMembers().Length, 1, 8);

    [Fact]
    public void No_token_has_a_default_in_what_providers_implement()
    {
        Type[] contracts = [typeof(IEventStore), typeof(IEventImporter), typeof(IProjectionStore), typeof(IViewTable<,>), typeof(IProjectionTransaction), typeof(IProjector), typeof(IStoreStartup), typeof(ICommandTransaction)];
        var parameters = contracts.SelectMany(contract => contract.GetMethods()).SelectMany(method => method.GetParameters()).ToList();

        Assert.NotEmpty(parameters);
        Faults.None(parameters.Where(parameter => parameter.HasDefaultValue).Select(parameter => $"{parameter.Member.DeclaringType}.{parameter.Member.Name}: {parameter.Name}"), "What providers implement has no defaults.");
    }

    /// <summary>The cases of the conformance suites are named in sentences, as tests are.</summary>
    [Theory]
    [MemberData(nameof(Packages.Names), MemberType = typeof(Packages))]
    public void Methods_that_can_be_awaited_end_in_Async_and_take_the_token_last(string package)
    {
        var methods = Packages.TypesOf(package)
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => !method.IsSpecialName && !method.DeclaringType!.Name.EndsWith("Cases", StringComparison.Ordinal) && !method.Name.Contains('<', StringComparison.Ordinal) && !typeof(Delegate).IsAssignableFrom(method.DeclaringType) && !_compositions.Contains(method.Name))
            .ToList();

        Faults.None(methods.Where(method => IsAwaitable(method.ReturnType) && !Plain(method).EndsWith("Async", StringComparison.Ordinal)).Select(Words), "What can be awaited ends in Async.");
        Faults.None(methods.Where(method => !IsAwaitable(method.ReturnType) && Plain(method).EndsWith("Async", StringComparison.Ordinal)).Select(Words), "What ends in Async can be awaited.");
        Faults.None(methods.Where(TakesTokenBeforeTheEnd).Select(Words), "The cancellation token is the last parameter.");
    }

    private static IEnumerable<Type> Public(string package) => Packages.TypesOf(package).Where(type => type.IsVisible);

    private static bool IsRegistration(Type type) =>
        type is { IsAbstract: true, IsSealed: true } && type.GetMethods().Any(method => method.Name.StartsWith("AddCqrs", StringComparison.Ordinal)
        || method.GetParameters() is [{ ParameterType: { Name: "CqrsBuilder" } builder }, ..] && builder == method.ReturnType);

    private static bool IsAwaitable(Type type)
    {
        var plain = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        return plain == typeof(Task) || plain == typeof(Task<>) || plain == typeof(ValueTask) || plain == typeof(ValueTask<>) || plain == typeof(IAsyncEnumerable<>);
    }

    private static bool TakesTokenBeforeTheEnd(MethodInfo method) =>
        method.GetParameters().SkipLast(1).Any(parameter => parameter.ParameterType == typeof(CancellationToken));

    /// <summary>Without the interface that an explicit implementation names.</summary>
    private static string Plain(MethodInfo method) => method.Name[(method.Name.LastIndexOf('.') + 1)..];

    private static string Words(MethodInfo method) => $"{method.DeclaringType}.{method.Name}";
}

using Cqrs.Kit.Architecture.Tests.Support;
using Cqrs.Kit.TestSupport;

using PublicApiGenerator;

namespace Cqrs.Kit.Architecture.Tests;

/// <summary>The public face of each package as a file, so that a change of it is seen in review. Accept one with CQRSKIT_ACCEPT_SNAPSHOTS=1.</summary>
public sealed class PublicApiTests
{
    private static readonly ApiGeneratorOptions _options = new()
    {
        IncludeAssemblyAttributes = false,
        DenyNamespacePrefixes = [],
        ExcludeAttributes = ["System.Diagnostics.DebuggerDisplayAttribute", "System.Runtime.CompilerServices.CompilerFeatureRequiredAttribute"],
    };

    [Theory]
    [MemberData(nameof(Packages.Names), MemberType = typeof(Packages))]
    public void The_public_api_of_a_package_is_as_written_down(string package) =>
        Snapshot.Match(Packages.Load(package).GeneratePublicApi(_options), package);
}

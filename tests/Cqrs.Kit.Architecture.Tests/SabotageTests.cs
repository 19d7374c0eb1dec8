using Cqrs.Kit.TestSupport;
using Cqrs.Kit.TestSupport.Sabotage;

namespace Cqrs.Kit.Architecture.Tests;

/// <summary>The faults that the scenario <c>sabotage</c> puts into a copy of the library still fit its sources.</summary>
public sealed class SabotageTests
{
    public static TheoryData<string> Faults { get; } = [.. LibraryFaults.All.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_fits_the_sources(string name) =>
        Assert.All(LibraryFaults.All.Single(fault => fault.Name == name).Edits, edit => Assert.Equal(1, edit.Fits(Repository.Root)));
}

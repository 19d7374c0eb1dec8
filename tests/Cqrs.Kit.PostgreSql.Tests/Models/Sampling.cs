using System.Globalization;

namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>How long random histories are tried: a few in an ordinary run, or for as long as <c>CQRSKIT_MODEL_SECONDS</c> says, for each property.</summary>
/// <remarks>A history that fails is made as small as can be and printed with its seed; <c>CsCheck_Seed</c> runs that one first.</remarks>
internal static class Sampling
{
    /// <summary>Seconds for each property; −1 for the ordinary number of histories.</summary>
    public static int Seconds { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("CQRSKIT_MODEL_SECONDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : -1;

    /// <summary>Where it is said how many were tried.</summary>
    public static void Write(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}

using Cqrs.Kit.TestSupport;

using Xunit.Sdk;

namespace Cqrs.Kit.Tests.Support;

/// <summary>The comparer that snapshot tests stand on.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public void A_text_equal_to_its_verified_file_matches() =>
        Snapshot.Match("one\r\ntwo");

    [Fact]
    public void A_text_that_differs_fails_with_the_lines_that_do()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("CQRSKIT_ACCEPT_SNAPSHOTS") == "1", "Nothing differs while snapshots are accepted.");
        var folder = Directory.CreateTempSubdirectory("cqrskit-snapshot-");
        try
        {
            var test = Path.Combine(folder.FullName, "SomeTests.cs");
            File.WriteAllText(Path.Combine(folder.FullName, "SomeTests.name.verified.txt"), "one\ntwo\nthree\n");

            var failure = Assert.Throws<FailException>(() => Snapshot.Match("one\n2\nthree\n", "name", test));

            Assert.Contains("line 2:\n  one\n- two\n+ 2\n  three\n", failure.Message, StringComparison.Ordinal);
            Assert.Equal("one\n2\nthree\n", File.ReadAllText(Path.Combine(folder.FullName, "SomeTests.name.received.txt")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

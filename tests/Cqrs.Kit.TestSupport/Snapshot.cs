using System.Runtime.CompilerServices;

using Xunit;

namespace Cqrs.Kit.TestSupport;

/// <summary>
/// Compares a text with the <c>*.verified.txt</c> file beside the test. Verify does this better, but Verify.XunitV3
/// needs a package that cannot be restored yet; going back to it is this one file, as the file names are Verify's.
/// </summary>
public static class Snapshot
{
    private const int Context = 3;

    /// <summary>
    /// Fails when <paramref name="actual"/> differs from <c>{file}.{name}.verified.txt</c>, and writes it to
    /// <c>{file}.{name}.received.txt</c>. With <c>CQRSKIT_ACCEPT_SNAPSHOTS=1</c> it becomes the verified text.
    /// </summary>
    public static void Match(string actual, [CallerMemberName] string name = "", [CallerFilePath] string file = "")
    {
        var stem = Path.ChangeExtension(Repository.SourceFile(file), null) + "." + name;
        var (verifiedFile, receivedFile) = (stem + ".verified.txt", stem + ".received.txt");
        actual = actual.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";

        if (Environment.GetEnvironmentVariable("CQRSKIT_ACCEPT_SNAPSHOTS") == "1")
        {
            File.WriteAllText(verifiedFile, actual);
        }

        var verified = File.Exists(verifiedFile) ? File.ReadAllText(verifiedFile).ReplaceLineEndings("\n").TrimEnd('\n') + "\n" : "";
        if (actual == verified)
        {
            File.Delete(receivedFile);
            return;
        }

        File.WriteAllText(receivedFile, actual);
        Assert.Fail($"""
            {Path.GetFileName(verifiedFile)} differs (- verified, + received):
            {Difference(verified.Split('\n'), actual.Split('\n'))}
            The whole text is in {receivedFile}. To accept it, run again with CQRSKIT_ACCEPT_SNAPSHOTS=1.
            """);
    }

    private static string Difference(string[] verified, string[] actual)
    {
        var start = 0;
        while (start < verified.Length && start < actual.Length && verified[start] == actual[start])
        {
            start++;
        }

        var same = 0;
        while (same < Math.Min(verified.Length, actual.Length) - start && verified[^(same + 1)] == actual[^(same + 1)])
        {
            same++;
        }

        return string.Join('\n',
        [
            $"line {start + 1}:",
            .. verified[Math.Max(0, start - Context)..start].Select(line => "  " + line),
            .. verified[start..^same].Select(line => "- " + line),
            .. actual[start..^same].Select(line => "+ " + line),
            .. actual[^same..].Take(Context).Select(line => "  " + line),
        ]);
    }
}

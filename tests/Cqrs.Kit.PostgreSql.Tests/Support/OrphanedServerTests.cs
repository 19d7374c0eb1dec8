using System.Diagnostics;
using System.Globalization;

using Cqrs.Kit.TestSupport;

namespace Cqrs.Kit.PostgreSql.Tests.Support;

/// <summary>A killed test run leaves its server behind; the next run removes it.</summary>
public sealed class OrphanedServerTests
{
    [Fact]
    public async Task The_server_of_a_killed_run_is_stopped_and_removed_by_the_next_one()
    {
        var orphan = await PostgreSqlServer.StartPrivateAsync();
        var folder = Path.GetDirectoryName(orphan.DataDirectory)!;
        var pid = int.Parse(File.ReadLines(Path.Combine(orphan.DataDirectory, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        using var server = Process.GetProcessById(pid);
        await File.WriteAllLinesAsync(Path.Combine(folder, "owner"), [Environment.MachineName, "2147483647", "2026-01-01T00:00:00Z"], TestContext.Current.CancellationToken);

        await using var next = await PostgreSqlServer.StartPrivateAsync();

        Assert.False(Directory.Exists(folder));
        await server.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }
}

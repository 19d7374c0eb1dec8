namespace OrderApp.Tests.Support;

/// <summary>Waits for what nobody announces, such as a server that is up again: looks until it is so.</summary>
internal static class Eventually
{
    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(50);

    public static async Task TrueAsync(Func<Task<bool>> look, string what)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await look())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < _deadline, $"Not within {_deadline}: {what}");
            await Task.Delay(_pause, TimeProvider.System);
        }
    }
}

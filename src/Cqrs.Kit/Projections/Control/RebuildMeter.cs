namespace Cqrs.Kit;

/// <summary>Turns positions into progress: rate and time left since the rebuild began.</summary>
internal sealed class RebuildMeter(IProgress<RebuildProgress>? progress, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();

    public void Report(LogPosition done, LogPosition total)
    {
        if (progress is null)
        {
            return;
        }

        var seconds = time.GetElapsedTime(_began).TotalSeconds;
        var rate = seconds > 0 ? done.Value / seconds : 0;
        var left = Math.Max(0, total.Value - done.Value);
        progress.Report(new RebuildProgress(done.Value, Math.Max(total.Value, done.Value), rate, rate > 0 ? TimeSpan.FromSeconds(left / rate) : null));
    }
}

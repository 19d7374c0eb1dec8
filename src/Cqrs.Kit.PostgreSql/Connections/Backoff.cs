using System.Security.Cryptography;

namespace Cqrs.Kit.PostgreSql;

/// <summary>Growing, jittered waits until a time is over. For one operation.</summary>
internal sealed class Backoff(TimeProvider time, TimeSpan atMost, TimeSpan first, TimeSpan longest)
{
    private readonly long _started = time.GetTimestamp();
    private int _waits;

    public bool IsOver => time.GetElapsedTime(_started) >= atMost;

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var delay = Math.Min(first.TotalMilliseconds * (1L << Math.Min(_waits++, 20)), longest.TotalMilliseconds);
        var jitter = 0.5 + RandomNumberGenerator.GetInt32(1_000) / 2_000d;
        return Task.Delay(TimeSpan.FromMilliseconds(delay * jitter), time, cancellationToken);
    }
}

namespace Cqrs.Kit;

/// <summary>Waiting for a signal at most so long.</summary>
internal static class Waiting
{
    /// <summary>Completes when the task does, or when the time is over: either way the waiter looks again.</summary>
    public static async ValueTask WaitForAsync(this Task wake, TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await wake.WaitAsync(atMost, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
        }
    }
}

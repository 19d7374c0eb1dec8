namespace Cqrs.Kit;

/// <summary>Whether the kit has been started and found right; until then the buses throw.</summary>
internal sealed class StartedGate
{
    private volatile bool _isOpen;

    public void Open() => _isOpen = true;

    public void Ensure()
    {
        if (!_isOpen)
        {
            throw new InvalidOperationException("Cqrs.Kit has not been started: start the host, or without one call ICqrsStartup.StartAsync once.");
        }
    }
}

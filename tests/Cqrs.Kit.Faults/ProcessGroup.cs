using System.Diagnostics;

namespace Cqrs.Kit.Faults;

/// <summary>The client processes of a run, by name.</summary>
internal sealed class ProcessGroup : IDisposable
{
    private readonly Dictionary<string, Process> _processes = [];
    private readonly HashSet<string> _asked = [];

    public void Start<TTask>(string name, string client, TTask task)
    {
        _asked.Remove(name);
        _processes[name] = ClientProcess.Start(client, task);
    }

    public Task SignalAsync(string name, string signal) => _processes[name].SignalAsync(signal);

    /// <summary>Kills it with SIGKILL.</summary>
    public async Task KillAsync(string name)
    {
        _asked.Add(name);
        _processes[name].Kill();
        await _processes[name].WaitForExitAsync();
    }

    /// <summary>Waits until it ends by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync(string name)
    {
        _asked.Add(name);
        await _processes[name].WaitForExitAsync();
        return _processes[name].ExitCode;
    }

    /// <summary>Asks it to stop, and waits until it has.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAsync(string name)
    {
        _asked.Add(name);
        if (!_processes[name].HasExited)
        {
            await SignalAsync(name, "TERM");
        }

        return await EndAsync(name);
    }

    /// <summary>The names of those that have ended, though nobody asked them to.</summary>
    public IEnumerable<string> Fallen => _processes.Where(process => process.Value.HasExited && !_asked.Contains(process.Key)).Select(process => process.Key);

    /// <summary>Asks those that are still there to stop, and waits until they have.</summary>
    /// <exception cref="InvalidOperationException">One did not end well.</exception>
    public async Task StopAsync(params IReadOnlyCollection<string> names)
    {
        var codes = await Task.WhenAll(names.Select(TerminateAsync));
        foreach (var (name, code) in names.Zip(codes))
        {
            if (code != 0)
            {
                throw new InvalidOperationException($"The process {name} ended with {code}.");
            }
        }
    }

    public void Dispose()
    {
        foreach (var process in _processes.Values)
        {
            process.Kill();
            process.Dispose();
        }
    }
}

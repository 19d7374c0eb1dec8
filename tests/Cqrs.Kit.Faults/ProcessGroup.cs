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

    /// <summary>The names of those that have ended, though nobody asked them to.</summary>
    public IEnumerable<string> Fallen => _processes.Where(process => process.Value.HasExited && !_asked.Contains(process.Key)).Select(process => process.Key);

    /// <summary>Asks those that are still there to stop, and waits until they have.</summary>
    /// <exception cref="InvalidOperationException">One did not end well.</exception>
    public async Task StopAsync(params IReadOnlyCollection<string> names)
    {
        _asked.UnionWith(names);
        await Task.WhenAll(names.Where(name => !_processes[name].HasExited).Select(name => SignalAsync(name, "TERM")));
        await Task.WhenAll(names.Select(name => _processes[name].WaitForExitAsync()));
        foreach (var name in names)
        {
            if (_processes[name].ExitCode != 0)
            {
                throw new InvalidOperationException($"The process {name} ended with {_processes[name].ExitCode}.");
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

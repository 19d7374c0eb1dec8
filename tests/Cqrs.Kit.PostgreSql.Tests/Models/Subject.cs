namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>A store that is asked the same as others.</summary>
internal class Subject(string name, IEventStore store, IStreamLifecycle lifecycle) : IAsyncDisposable
{
    public string Name => name;

    public virtual IEventStore Store => store;

    public virtual IStreamLifecycle Lifecycle => lifecycle;

    /// <summary>What else its host has.</summary>
    public virtual IServiceProvider Services => throw new NotSupportedException($"The {name} has no host.");

    /// <summary>Whether its projection was paused or stopped: then nothing that waits for the projection is asked.</summary>
    public bool IsHeld { get; set; }

    /// <summary>What keeps its projector from working.</summary>
    public Sickness Sickness { get; } = new();

    /// <summary>The appends that it was asked for, to ask for them again.</summary>
    public List<AppendRequest> Asked { get; } = [];

    /// <summary>As a service does that is stopped and started: what is stored stays.</summary>
    public virtual Task RestartAsync() => Task.CompletedTask;

    /// <summary>Appends, and says what came of it.</summary>
    public async Task<string> AppendAsync(AppendRequest request)
    {
        Asked.Add(request);
        return Words.Of(await Store.TryAppendAsync(request, TestContext.Current.CancellationToken));
    }

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

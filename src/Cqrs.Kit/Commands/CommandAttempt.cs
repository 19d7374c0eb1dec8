namespace Cqrs.Kit;

/// <summary>One attempt to handle a command: what the services of its scope ask for, made when they do.</summary>
/// <remarks>Ambient in the handler's flow, so that a command sent inside it is found whatever way led to the bus.
/// <code>new → Enter → (Context | JoinAsUnitOfWork)* → End</code></remarks>
internal sealed class CommandAttempt(Type command, CommandBus bus, CommandOptions? options, CommandContext? context)
{
    private static readonly AsyncLocal<CommandAttempt?> _current = new();
    private CommandContext? _context = context;
    private volatile bool _isRunning = true;

    /// <summary>The attempt in whose flow the caller is, while it runs.</summary>
    public static CommandAttempt? Current => _current.Value is { _isRunning: true } attempt ? attempt : null;

    public Type Command => command;

    /// <summary>The unit of work of the attempt's scope, once something there has asked for it.</summary>
    public UnitOfWork? UnitOfWork { get; private set; }

    /// <summary>Made once a send, when first asked for; handed on to the next attempt.</summary>
    public CommandContext Context => _context ??= bus.CreateContext(options);

    public CommandContext? ContextIfMade => _context;

    public void Enter() => _current.Value = this;

    /// <summary>Makes the unit of work of the scope that asks first the one that is committed: the handler's.</summary>
    public static UnitOfWork Join(UnitOfWork unitOfWork)
    {
        if (Current is { UnitOfWork: null } attempt)
        {
            unitOfWork.Begin(attempt.Context.Metadata);
            attempt.UnitOfWork = unitOfWork;
        }

        return unitOfWork;
    }

    /// <summary>Ends it, also for what the handler left running, which keeps the ambient value.</summary>
    public void End()
    {
        _isRunning = false;
        UnitOfWork?.End();
    }
}

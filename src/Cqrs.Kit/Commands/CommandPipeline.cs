using System.Runtime.CompilerServices;

namespace Cqrs.Kit;

/// <summary>How the commands of one type are handled: its handler inside its behaviors.</summary>
internal abstract class CommandPipeline(Type commandType, bool needsScope)
{
    public Type CommandType { get; } = commandType;

    /// <summary>Whether an attempt needs a scope: unless all that handles the command are singletons, or take nothing but singletons.</summary>
    public bool NeedsScope { get; } = needsScope;

    public string ActivityName { get; } = "send " + commandType.Name;

    /// <summary>Sends through the bus without knowing the result's type.</summary>
    public abstract ValueTask<CommandReceipt<object?>> SendUntypedAsync(CommandBus bus, object command, CommandOptions? options, CancellationToken cancellationToken);
}

internal abstract class CommandPipeline<TResult>(Type commandType, bool needsScope) : CommandPipeline(commandType, needsScope)
{
    public abstract ValueTask<TResult> HandleAsync(IServiceProvider services, object command, CancellationToken cancellationToken);

    public override async ValueTask<CommandReceipt<object?>> SendUntypedAsync(CommandBus bus, object command, CommandOptions? options, CancellationToken cancellationToken)
    {
        var receipt = await bus.RunAsync(this, command, options, cancellationToken).ConfigureAwait(false);
        return new CommandReceipt<object?>(receipt.Result is NoResult ? null : receipt.Result, receipt.Position, receipt.WasReplayed);
    }
}

internal sealed class CommandPipeline<TCommand, TResult>(CommandStep<TCommand, TResult> first, bool needsScope) : CommandPipeline<TResult>(typeof(TCommand), needsScope)
    where TCommand : notnull
{
    public override ValueTask<TResult> HandleAsync(IServiceProvider services, object command, CancellationToken cancellationToken) =>
        first.InvokeAsync(services, MessageMap.As<TCommand>(command), cancellationToken);
}

/// <summary>The pipelines of all commands.</summary>
internal sealed class CommandPipelines(IReadOnlyCollection<KeyValuePair<Type, Func<object>>> compositions, Func<Type, Func<object>, object> first, IServiceProvider root) : MessageMap(compositions, first)
{
    /// <summary>Where attempts resolve from that need no scope.</summary>
    public IServiceProvider Root => root;

    /// <summary>The pipeline of a command, as the kind that the command's one contract says.</summary>
    public TPipeline Find<TPipeline>(object command)
        where TPipeline : CommandPipeline => Unsafe.As<TPipeline>(Find((object)command));
}

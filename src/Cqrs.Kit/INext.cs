namespace Cqrs.Kit;

/// <summary>The rest of a message's handling, so that a behavior of the kit is written once for commands and queries.</summary>
internal interface INext<in TMessage, TResult>
{
    /// <summary>The scope in which the message is handled.</summary>
    IServiceProvider Services { get; }

    ValueTask<TResult> InvokeAsync(TMessage message, CancellationToken cancellationToken);
}

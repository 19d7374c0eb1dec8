namespace Cqrs.Kit;

/// <summary>Asks the authorizers of a message, one after the other, until one refuses.</summary>
internal sealed class AuthorizationBehavior : KitBehavior
{
    public override KitBehavior<TMessage, TResult>? Around<TMessage, TResult>(IHeldServices services) =>
        services.IsRegistered<IAuthorizer<TMessage>>() ? new Behavior<TMessage, TResult>(services.HoldAll<IAuthorizer<TMessage>>()) : null;

    private sealed class Behavior<TMessage, TResult>(IAuthorizer<TMessage>[]? held) : CheckBehavior<TMessage, TResult, IAuthorizer<TMessage>>(held)
        where TMessage : notnull
    {
        protected override async ValueTask CheckAsync(TMessage message, IAuthorizer<TMessage>[] checks, CancellationToken cancellationToken)
        {
            foreach (var authorizer in checks)
            {
                if (!await authorizer.IsAllowedAsync(message, cancellationToken).ConfigureAwait(false))
                {
                    throw new NotAuthorizedException(typeof(TMessage).Name);
                }
            }
        }
    }
}

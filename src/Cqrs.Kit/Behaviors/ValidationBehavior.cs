namespace Cqrs.Kit;

/// <summary>Runs all validators of a message, and throws all their failures at once.</summary>
internal sealed class ValidationBehavior : KitBehavior
{
    public override KitBehavior<TMessage, TResult>? Around<TMessage, TResult>(IHeldServices services) =>
        services.IsRegistered<IValidator<TMessage>>() ? new Behavior<TMessage, TResult>(services.HoldAll<IValidator<TMessage>>()) : null;

    private sealed class Behavior<TMessage, TResult>(IValidator<TMessage>[]? held) : CheckBehavior<TMessage, TResult, IValidator<TMessage>>(held)
        where TMessage : notnull
    {
        protected override ValueTask CheckAsync(TMessage message, IValidator<TMessage>[] checks, CancellationToken cancellationToken)
        {
            List<ValidationFailure>? failures = null;
            foreach (var validator in checks)
            {
                foreach (var failure in validator.Validate(message))
                {
                    (failures ??= []).Add(failure);
                }
            }

            return failures is null ? default : throw new ValidationException(typeof(TMessage).Name, failures);
        }
    }
}

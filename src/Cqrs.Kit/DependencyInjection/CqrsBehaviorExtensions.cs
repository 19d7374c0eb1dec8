using System.Diagnostics.CodeAnalysis;
using Cqrs.Kit;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>The behaviors that the kit brings. Each runs around commands, queries and stream queries, in the order in which all behaviors are added: the first is the outermost.</summary>
public static class CqrsBehaviorExtensions
{
    private static readonly TimeSpan _maxTimeLimit = TimeSpan.FromDays(1);

    /// <summary>Logs that a message was handled and how long that took, or that it failed. The name of its type only, nothing that it holds.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static CqrsBuilder AddLogging(this CqrsBuilder builder) => Add(builder, new LoggingBehavior());

    /// <summary>Cancels the handling of a message when its time is over, with a <see cref="TimeLimitException"/>; <see cref="TimeLimitAttribute"/> on a message's type sets another one for it.</summary>
    /// <remarks>It works through the handler's cancellation token. The commit after a command's handler is not part of it. For a stream query it is the time of each item.</remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="limit">The time, above zero and at most a day.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is out of range.</exception>
    public static CqrsBuilder AddTimeLimit(this CqrsBuilder builder, TimeSpan limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, _maxTimeLimit);
        return Add(builder, new TimeLimitBehavior(limit));
    }

    /// <summary>Asks every <see cref="IAuthorizer{TMessage}"/> of a message before it is handled; one that refuses is a <see cref="NotAuthorizedException"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static CqrsBuilder AddAuthorization(this CqrsBuilder builder) => Add(builder, new AuthorizationBehavior());

    /// <summary>Runs every <see cref="IValidator{TMessage}"/> of a message before it is handled; all failures together are one <see cref="ValidationException"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static CqrsBuilder AddValidation(this CqrsBuilder builder) => Add(builder, new ValidationBehavior());

    /// <summary>As <see cref="AddValidation"/>, and reads the attributes of <c>System.ComponentModel.DataAnnotations</c> on messages and their properties too.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    [RequiresUnreferencedCode("The attributes of messages and their properties are read by reflection.")]
    public static CqrsBuilder AddDataAnnotationsValidation(this CqrsBuilder builder)
    {
        AddValidation(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton(typeof(IValidator<>), typeof(DataAnnotationsValidator<>)));
        return builder;
    }

    /// <summary>Keeps the place of one that was added before.</summary>
    private static CqrsBuilder Add(CqrsBuilder builder, KitBehavior behavior)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var behaviors = builder.Registrations.Behaviors;
        var registration = new BehaviorRegistration(behavior.GetType(), behavior);
        var place = behaviors.FindIndex(registered => registered.Type == registration.Type);
        if (place < 0)
        {
            behaviors.Add(registration);
        }
        else
        {
            behaviors[place] = registration;
        }

        return builder;
    }
}

using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Tests.Behaviors;

public sealed class BehaviorOrderTests
{
    public sealed class Never : IAuthorizer<SendParcel>, IValidator<SendParcel>
    {
        public ValueTask<bool> IsAllowedAsync(SendParcel message, CancellationToken cancellationToken) => new(false);

        public IEnumerable<ValidationFailure> Validate(SendParcel message) => [new("", "Never.")];
    }

    /// <summary>Counts how many of it there are; singletons only are taken, so there is one.</summary>
    public sealed class Counted<TMessage, TResult> : ICommandBehavior<TMessage, TResult>
        where TMessage : notnull
    {
        public Counted(Work work) => work.Runs++;

        public ValueTask<TResult> HandleAsync(TMessage command, CommandNext<TMessage, TResult> next, CancellationToken cancellationToken) => next.InvokeAsync(command, cancellationToken);
    }

    /// <summary>Takes what is made for each command, so it is made for each too.</summary>
    public sealed class CountedToo<TMessage, TResult> : ICommandBehavior<TMessage, TResult>
        where TMessage : notnull
    {
        private readonly CommandContext _context;

        public CountedToo(Work work, CommandContext context)
        {
            work.Runs++;
            _context = context;
        }

        public ValueTask<TResult> HandleAsync(TMessage command, CommandNext<TMessage, TResult> next, CancellationToken cancellationToken)
        {
            Assert.NotEqual(Guid.Empty, _context.Id.Value);
            return next.InvokeAsync(command, cancellationToken);
        }
    }

    [Fact]
    public async Task The_first_added_is_the_outermost()
    {
        await using var authorized = await ParcelKit.StartAsync(cqrs => cqrs.AddAuthorization().AddValidation(), typeof(Never));
        await using var validated = await ParcelKit.StartAsync(cqrs => cqrs.AddValidation().AddAuthorization().AddValidation(), typeof(Never));

        await Assert.ThrowsAsync<NotAuthorizedException>(() => authorized.HandleAsync(ParcelKit.Send, 1));
        await Assert.ThrowsAsync<ValidationException>(() => validated.HandleAsync(ParcelKit.Send, 1));
    }

    [Fact]
    public async Task There_is_one_of_a_behavior_that_takes_only_singletons()
    {
        await using var kit = await ParcelKit.StartAsync(_ => { }, typeof(Counted<,>));

        await kit.HandleAsync(ParcelKit.Send, 1);
        await kit.HandleAsync(ParcelKit.Send, 1);

        Assert.Equal(1 + 2, kit.Get<Work>().Runs);
    }

    [Fact]
    public async Task There_is_one_for_each_message_of_one_that_takes_more_or_was_registered_so()
    {
        await using var takes = await ParcelKit.StartAsync(_ => { }, typeof(CountedToo<,>));
        await using var registered = await ParcelKit.StartAsync(
            cqrs => cqrs.Services.AddTransient(typeof(Counted<,>)).AddCqrs().AddBehavior(typeof(Counted<,>)));

        foreach (var kit in new[] { takes, registered })
        {
            await kit.HandleAsync(ParcelKit.Send, 1);
            await kit.HandleAsync(ParcelKit.Send, 1);
            Assert.Equal(2 + 2, kit.Get<Work>().Runs);
        }
    }
}

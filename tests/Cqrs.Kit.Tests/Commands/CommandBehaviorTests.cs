using Cqrs.Kit.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Tests.Commands;

public sealed class CommandBehaviorTests
{
    public interface IAudited;

    public sealed record Audited : ICommand, IAudited;

    public sealed record Plain : ICommand<int>;

    public sealed class AuditedHandler(Trail trail) : ICommandHandler<Audited>
    {
        public ValueTask HandleAsync(Audited command, CancellationToken cancellationToken)
        {
            trail.Steps.Add("handler");
            return ValueTask.CompletedTask;
        }
    }

    public sealed class PlainHandler(Trail trail) : ICommandHandler<Plain, int>
    {
        public ValueTask<int> HandleAsync(Plain command, CancellationToken cancellationToken)
        {
            trail.Steps.Add("handler");
            return ValueTask.FromResult(7);
        }
    }

    public sealed class Outer<TCommand, TResult>(Trail trail) : ICommandBehavior<TCommand, TResult>
        where TCommand : notnull
    {
        public async ValueTask<TResult> HandleAsync(TCommand command, CommandNext<TCommand, TResult> next, CancellationToken cancellationToken)
        {
            trail.Steps.Add("outer in");
            var result = await next.InvokeAsync(command, cancellationToken);
            trail.Steps.Add("outer out");
            return result;
        }
    }

    public sealed class OnlyAudited<TCommand, TResult>(Trail trail) : ICommandBehavior<TCommand, TResult>
        where TCommand : IAudited
    {
        public ValueTask<TResult> HandleAsync(TCommand command, CommandNext<TCommand, TResult> next, CancellationToken cancellationToken)
        {
            trail.Steps.Add("audit");
            return next.InvokeAsync(command, cancellationToken);
        }
    }

    public sealed class PlainPlusOne(Trail trail) : ICommandBehavior<Plain, int>
    {
        public async ValueTask<int> HandleAsync(Plain command, CommandNext<Plain, int> next, CancellationToken cancellationToken)
        {
            trail.Steps.Add("plus one");
            return 1 + await next.InvokeAsync(command, cancellationToken);
        }
    }

    public sealed class Trail
    {
        public List<string> Steps { get; } = [];
    }

    private static Task<TestKit> StartAsync(params Type[] behaviors) => TestKit.StartAsync(
        cqrs => cqrs.Services.AddSingleton<Trail>(),
        [typeof(Audited), typeof(Plain), typeof(AuditedHandler), typeof(PlainHandler), .. behaviors]);

    [Fact]
    public async Task Open_and_closed_behaviors_run_in_registration_order_around_the_handler()
    {
        await using var kit = await StartAsync(typeof(Outer<,>), typeof(PlainPlusOne), typeof(OnlyAudited<,>));

        var receipt = await kit.Commands.SendAsync(new Plain());

        Assert.Equal(8, receipt.Result);
        Assert.Equal(["outer in", "plus one", "handler", "outer out"], kit.Get<Trail>().Steps);
    }

    [Fact]
    public async Task The_same_interface_serves_commands_without_a_result_and_constraints_choose()
    {
        await using var kit = await StartAsync(typeof(OnlyAudited<,>), typeof(Outer<,>), typeof(PlainPlusOne));

        await kit.Commands.SendAsync(new Audited());

        Assert.Equal(["audit", "outer in", "handler", "outer out"], kit.Get<Trail>().Steps);
    }

    [Fact]
    public async Task A_behavior_registered_before_its_module_keeps_that_place()
    {
        await using var kit = await TestKit.StartAsync(
            cqrs => cqrs.Services.AddSingleton<Trail>(),
            [typeof(PlainPlusOne), typeof(Outer<,>), typeof(PlainPlusOne), typeof(Plain), typeof(PlainHandler)]);

        await kit.Commands.SendAsync(new Plain());

        Assert.Equal(["plus one", "outer in", "handler", "outer out"], kit.Get<Trail>().Steps);
    }

    [Fact]
    public async Task An_open_behavior_is_closed_by_where_its_parameters_stand()
    {
        await using var kit = await StartAsync(typeof(Swapped<,>), typeof(Alone<>));

        await kit.Commands.SendAsync(new Audited());
        await kit.Commands.SendAsync(new Plain());

        Assert.Equal(["swapped", "alone", "handler", "swapped", "handler"], kit.Get<Trail>().Steps);
    }

    [Fact]
    public async Task A_behavior_that_fits_no_message_is_a_fault_at_start()
    {
        await using var wrong = TestKit.Create(cqrs => cqrs.AddBehavior(typeof(WrongResult)).AddBehavior(typeof(Trail)).Services.AddSingleton<Trail>(), typeof(Plain), typeof(PlainHandler));

        var failure = await Assert.ThrowsAsync<CqrsStartupException>(() => wrong.Get<ICqrsStartup>().StartAsync());

        Assert.Equal(2, failure.Faults.Count(fault => fault.Contains("fits no message", StringComparison.Ordinal)));
    }

    public sealed class Swapped<TResult, TCommand>(Trail trail) : ICommandBehavior<TCommand, TResult>
        where TCommand : notnull
    {
        public ValueTask<TResult> HandleAsync(TCommand command, CommandNext<TCommand, TResult> next, CancellationToken cancellationToken)
        {
            trail.Steps.Add("swapped");
            return next.InvokeAsync(command, cancellationToken);
        }
    }

    public sealed class Alone<TCommand>(Trail trail) : ICommandBehavior<TCommand, NoResult>
        where TCommand : notnull
    {
        public ValueTask<NoResult> HandleAsync(TCommand command, CommandNext<TCommand, NoResult> next, CancellationToken cancellationToken)
        {
            trail.Steps.Add("alone");
            return next.InvokeAsync(command, cancellationToken);
        }
    }

    public sealed class WrongResult : ICommandBehavior<Plain, NoResult>
    {
        public ValueTask<NoResult> HandleAsync(Plain command, CommandNext<Plain, NoResult> next, CancellationToken cancellationToken) => next.InvokeAsync(command, cancellationToken);
    }
}

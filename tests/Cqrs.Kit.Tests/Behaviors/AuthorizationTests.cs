using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Tests.Behaviors;

public sealed class AuthorizationTests
{
    public sealed class Caller
    {
        public bool MaySend { get; set; }
    }

    /// <summary>Asked for every message, as it is registered open; takes something scoped.</summary>
    public sealed class ByCaller<TMessage>(ScopedCaller caller) : IAuthorizer<TMessage>
    {
        public async ValueTask<bool> IsAllowedAsync(TMessage message, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return caller.Of.MaySend;
        }
    }

    public sealed class ScopedCaller(Caller of)
    {
        public Caller Of => of;
    }

    public sealed class OnlyLight : IAuthorizer<SendParcel>
    {
        public ValueTask<bool> IsAllowedAsync(SendParcel message, CancellationToken cancellationToken) => new(message.Weight < 10);
    }

    [Theory]
    [InlineData(ParcelKit.Send)]
    [InlineData(ParcelKit.Weigh)]
    [InlineData(ParcelKit.Unpack)]
    public async Task A_refused_message_is_not_handled_and_an_allowed_one_is(string message)
    {
        await using var kit = await ParcelKit.StartAsync(cqrs => cqrs.AddAuthorization().Services.AddSingleton<Caller>().AddScoped<ScopedCaller>().AddScoped(typeof(IAuthorizer<>), typeof(ByCaller<>)));

        var refused = await Assert.ThrowsAsync<NotAuthorizedException>(() => kit.HandleAsync(message, 1));
        var runs = kit.Get<Work>().Runs;
        kit.Get<Caller>().MaySend = true;

        Assert.Equal(1, await kit.HandleAsync(message, 1));
        Assert.Equal(0, runs);
        Assert.Equal(message, refused.MessageType);
    }

    [Fact]
    public async Task A_refused_command_is_not_answered_with_what_an_allowed_one_of_its_id_gave()
    {
        await using var kit = await ParcelKit.StartAsync(cqrs => cqrs.AddAuthorization().Services.AddSingleton(new Caller { MaySend = true }).AddScoped<ScopedCaller>().AddScoped(typeof(IAuthorizer<>), typeof(ByCaller<>)));
        var options = new CommandOptions { Id = CommandId.New() };
        var receipt = await kit.Commands.SendAsync(new SendParcel(1), options, TestContext.Current.CancellationToken);
        kit.Get<Caller>().MaySend = false;

        await Assert.ThrowsAsync<NotAuthorizedException>(() => kit.Commands.SendAsync(new SendParcel(1), options, TestContext.Current.CancellationToken).AsTask());

        kit.Get<Caller>().MaySend = true;
        var again = await kit.Commands.SendAsync(new SendParcel(1), options, TestContext.Current.CancellationToken);
        Assert.True(again.WasReplayed);
        Assert.Equal(receipt.Result, again.Result);
    }

    [Fact]
    public async Task Every_authorizer_must_allow()
    {
        await using var kit = await ParcelKit.StartAsync(cqrs => cqrs.AddAuthorization().Services.AddSingleton(new Caller { MaySend = true }).AddScoped<ScopedCaller>().AddScoped(typeof(IAuthorizer<>), typeof(ByCaller<>)), typeof(OnlyLight));

        Assert.Equal(9, await kit.HandleAsync(ParcelKit.Send, 9));
        await Assert.ThrowsAsync<NotAuthorizedException>(() => kit.HandleAsync(ParcelKit.Send, 10));
        Assert.Equal(10, await kit.HandleAsync(ParcelKit.Weigh, 10));
    }
}

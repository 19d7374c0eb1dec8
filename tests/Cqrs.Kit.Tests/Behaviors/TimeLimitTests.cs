using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Cqrs.Kit.Tests.Behaviors;

public sealed class TimeLimitTests
{
    [TimeLimit(60)]
    public sealed record Patient : IQuery<int>;

    public sealed class PatientHandler(Work work) : IQueryHandler<Patient, int>
    {
        public async ValueTask<int> HandleAsync(Patient query, CancellationToken cancellationToken)
        {
            await work.DoAsync(cancellationToken);
            return 1;
        }
    }

    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(ParcelKit.Send)]
    [InlineData(ParcelKit.Weigh)]
    [InlineData(ParcelKit.Unpack)]
    public async Task A_handler_that_takes_longer_is_cancelled(string message)
    {
        await using var kit = await StartAsync();
        kit.Get<Work>().DoAsync = PassAsync(TimeSpan.FromSeconds(2));

        var over = await Assert.ThrowsAsync<TimeLimitException>(() => kit.HandleAsync(message, 1));

        Assert.Equal((message, TimeSpan.FromSeconds(2)), (over.MessageType, over.Limit));
    }

    [Theory]
    [InlineData(ParcelKit.Send)]
    [InlineData(ParcelKit.Weigh)]
    [InlineData(ParcelKit.Unpack)]
    public async Task One_in_time_is_not_and_each_item_of_a_stream_has_the_time(string message)
    {
        await using var kit = await StartAsync();
        kit.Get<Work>().DoAsync = PassAsync(TimeSpan.FromSeconds(1.5));

        Assert.Equal(3, await kit.HandleAsync(message, 3));
    }

    [Theory]
    [InlineData(ParcelKit.Send)]
    [InlineData(ParcelKit.Weigh)]
    [InlineData(ParcelKit.Unpack)]
    public async Task A_caller_who_gives_up_gets_a_cancellation(string message)
    {
        await using var kit = await StartAsync();
        using var gaveUp = new CancellationTokenSource();
        kit.Get<Work>().DoAsync = async token =>
        {
            await gaveUp.CancelAsync();
            token.ThrowIfCancellationRequested();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => kit.HandleAsync(message, 1, gaveUp.Token));
    }

    [Fact]
    public async Task A_message_may_have_a_limit_of_its_own()
    {
        await using var kit = await StartAsync();
        kit.Get<Work>().DoAsync = PassAsync(TimeSpan.FromSeconds(59));

        Assert.Equal(1, await kit.Queries.AskAsync(new Patient()));
        kit.Get<Work>().DoAsync = PassAsync(TimeSpan.FromSeconds(60));
        await Assert.ThrowsAsync<TimeLimitException>(async () => await kit.Queries.AskAsync(new Patient()));
    }

    [Fact]
    public void A_limit_must_be_a_time() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceCollection().AddCqrs().AddTimeLimit(TimeSpan.Zero));

    private Func<CancellationToken, Task> PassAsync(TimeSpan time) => token =>
    {
        _time.Advance(time);
        token.ThrowIfCancellationRequested();
        return Task.CompletedTask;
    };

    private Task<Accounts.TestKit> StartAsync() => ParcelKit.StartAsync(
        cqrs => cqrs.AddTimeLimit(TimeSpan.FromSeconds(2)).Services.AddSingleton<TimeProvider>(_time),
        typeof(Patient), typeof(PatientHandler));
}

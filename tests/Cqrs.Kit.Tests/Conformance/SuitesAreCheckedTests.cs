using Cqrs.Kit.InMemory;
using Cqrs.Kit.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Tests.Conformance;

/// <summary>The suites turn red on stores that are wrong in one point, and name it.</summary>
public sealed class SuitesAreCheckedTests
{
    [Theory]
    [InlineData(nameof(StoreFault.ChecksNoVersion), "EventStoreConformance", "Of parallel appends at one version one wins")]
    [InlineData(nameof(StoreFault.ChecksNoVersion), "EventStoreConformance", "No stream conflicts with a stream that has events")]
    [InlineData(nameof(StoreFault.ForgetsAppendIds), "EventStoreConformance", "An append asked again gives the first result")]
    [InlineData(nameof(StoreFault.ForgetsAppendIds), "EventStoreConformance", "Of parallel appends with one id one is written and all give its result")]
    [InlineData(nameof(StoreFault.ForgetsCommands), "CommandConformance", "Of parallel sends of one id one appends and all give equal answers")]
    [InlineData(nameof(StoreFault.ForgetsCommands), "EventStoreConformance", "A known command writes nothing and gives its record")]
    [InlineData(nameof(StoreFault.LosesMetadata), "EventStoreConformance", "Metadata comes back as it was given")]
    [InlineData(nameof(StoreFault.WritesOneStreamAtATime), "EventStoreConformance", "An append to several streams is all or nothing")]
    [InlineData(nameof(StoreFault.WritesOneStreamAtATime), "CommandConformance", "A command that met a conflict on one of two aggregates changes each once")]
    [InlineData(nameof(StoreFault.SkipsEvents), "EventStoreConformance", "Readers beside writers see the dense log in one order")]
    public async Task A_broken_event_store_fails(string fault, string suite, string promise)
    {
        var found = ConformanceSuite.Find(suite, promise);
        await using (var sound = new BrokenFixture(StoreFault.None, isRowLost: false))
        {
            await found.RunAsync(sound).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        }

        await using var broken = new BrokenFixture(Enum.Parse<StoreFault>(fault), isRowLost: false);
        var red = await Assert.ThrowsAnyAsync<Exception>(() => found.RunAsync(broken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        Assert.IsNotType<TimeoutException>(red);
    }

    [Theory]
    [InlineData("ProjectionConformance", "What is not committed is undone")]
    [InlineData("ProjectionConformance", "Clearing that is not committed is undone")]
    public async Task A_store_whose_rows_and_checkpoint_are_not_one_fails(string suite, string promise)
    {
        await using var broken = new BrokenFixture(StoreFault.None, isRowLost: true);

        await Assert.ThrowsAsync<ConformanceException>(() => ConformanceSuite.Find(suite, promise).RunAsync(broken));
    }

    private sealed class BrokenFixture(StoreFault fault, bool isRowLost) : ConformanceFixture
    {
        private readonly InMemoryDatabase _database = new();

        public override void UseStore(CqrsBuilder cqrs)
        {
            cqrs.UseInMemory(_database);
            Wrap<IEventStore>(cqrs.Services, inner => new BrokenStore(inner, fault));
            Wrap<IProjectionStore>(cqrs.Services, inner => new BrokenProjectionStore(inner, isRowLost));
        }

        private static void Wrap<TService>(IServiceCollection services, Func<TService, TService> wrap)
            where TService : class
        {
            var type = services.Last(service => service.ServiceType == typeof(TService)).ImplementationType!;
            services.AddSingleton(provider => wrap((TService)ActivatorUtilities.CreateInstance(provider, type)));
        }
    }
}

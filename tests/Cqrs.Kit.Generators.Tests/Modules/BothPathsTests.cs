using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cqrs.Kit.Generators.Tests.Everything;
using Cqrs.Kit.Testing;

namespace Cqrs.Kit.Generators.Tests.Modules;

/// <summary>What was registered works, whichever way it was.</summary>
public sealed class BothPathsTests
{
    private static readonly Place _lyon = new("Lyon", "FR");

    public enum Way
    {
        Reflection,
        Generated,
    }

    [Theory]
    [InlineData(Way.Reflection)]
    [InlineData(Way.Generated)]
    public async Task Commands_events_views_and_queries(Way way)
    {
        await using var host = await StartAsync(way);
        var opened = await host.Commands.SendAsync(new OpenStock("lyon", _lyon));
        var counted = await host.Commands.SendAsync(new CountStock("lyon", 5));
        await host.ProjectionsAsync(counted.Position);

        var view = await host.Queries.AskAsync(new GetStock("lyon"));

        Assert.Equal("LYON", opened.Result);
        Assert.NotNull(view);
        Assert.Equal(("Lyon", DayOfWeek.Friday, DayOfWeek.Sunday, 5, 1.5m), (view.City, view.Day, view.MaybeDay, view.Units, view.Price));
        Assert.Equal(([_lyon], new Place("Turin", "IT")), (view.Places, view.Other), Places);
        Assert.Equal(("A", new DateOnly(2026, 1, 31), new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)), (view.@class, view.Since, view.Ticket));
        Assert.Equal([1, 2], view.Stamp);
        Assert.Equal((7, TimeSpan.FromHours(1)), await TotalAsync(host));
        Assert.Equal(["Lyon", "Turin"], await host.Queries.StreamAsync(new ListCities()).ToListAsync());
    }

    [Theory]
    [InlineData(Way.Reflection)]
    [InlineData(Way.Generated)]
    public async Task Behaviors_subscribers_projectors_and_upcasters(Way way)
    {
        await using var host = await StartAsync(way);
        await host.Commands.SendAsync(new OpenStock("lyon", _lyon));
        var receipt = await host.Commands.SendAsync(new RecountStock("lyon"));
        await host.ProjectionsAsync(receipt.Position);
        await host.Queries.AskAsync(new GetStock("lyon"));
        var upcaster = Assert.Single(host.Services.GetRequiredService<CqrsBuilder>().Registrations.Upcasters.Select(make => make(host.Services)).OfType<StockOpenedV2Upcaster>());
        var upcast = (StockOpened)((IUpcaster)upcaster).Upcast(new StockOpenedV2("old", "Turin", "IT"), default!);

        var lines = host.Services.GetRequiredService<Diary>().Lines;
        Assert.Equal(["all OpenStock", "recount RecountStock", "all RecountStock"], lines.Take(3));
        Assert.Equal(["note 0", "note Lyon", "own stock.opened", "query lyon", "upcast old"], lines.Skip(3).Order(StringComparer.Ordinal));
        Assert.Equal(lines.Count, await host.Queries.AskAsync(new CountLines()));
        Assert.Equal(new Place("Turin", "IT"), upcast.Place);
    }

    [Theory]
    [InlineData(Way.Reflection)]
    [InlineData(Way.Generated)]
    public async Task Validators_authorizers_and_stream_behaviors(Way way)
    {
        await using var host = await StartAsync(way);

        var refused = await Assert.ThrowsAsync<NotAuthorizedException>(() => host.Commands.SendAsync(new OpenStock("secret", _lyon)).AsTask());
        var invalid = await Assert.ThrowsAsync<ValidationException>(() => host.Commands.SendAsync(new CountStock("lyon", -1)).AsTask());
        await host.Queries.StreamAsync(new ListCities()).ToListAsync();

        Assert.Equal((nameof(OpenStock), nameof(CountStock)), (refused.MessageType, invalid.MessageType));
        Assert.Equal(nameof(CountStock.Units), Assert.Single(invalid.Failures).Property);
        Assert.Contains("stream ListCities", host.Services.GetRequiredService<Diary>().Lines);
    }

    /// <summary>A read of one row is stale by the parked event of that row alone, so the key of the query is known.</summary>
    [Theory]
    [InlineData(Way.Reflection)]
    [InlineData(Way.Generated)]
    public async Task The_key_of_a_query(Way way)
    {
        await using var host = await StartAsync(way);
        await host.Commands.SendAsync(new OpenStock("turin", _lyon));
        var parks = await host.Commands.SendAsync(new CountStock("turin", 1)); // the projector looks for lyon, which is not there
        await host.ProjectionsAsync(parks.Position);

        var other = await host.Queries.AskAsync(new GetStock("turin"), Freshness.AtLeast(parks.Position));
        var parked = await host.Queries.AskAsync(new GetStock("lyon"), Freshness.AtLeast(parks.Position));

        Assert.Equal((StaleReason.None, StaleReason.Parked), (other.Stale, parked.Stale));
    }

    /// <summary>So that a view's JSON needs no reflection either, where there is none.</summary>
    [Theory]
    [InlineData(Way.Reflection)]
    [InlineData(Way.Generated)]
    public async Task Values_without_a_column_type_are_written_by_the_contexts_of_the_app(Way way)
    {
        var context = new Context();
        await using var host = await StartAsync(way, context);
        var opened = await host.Commands.SendAsync(new OpenStock("lyon", _lyon));
        await host.ProjectionsAsync(opened.Position);

        Assert.Contains(typeof(IReadOnlyList<Place>), context.Asked);
        Assert.Equal([_lyon], (await host.Queries.AskAsync(new GetStock("lyon")))!.Places);
    }

    private static bool Places((IReadOnlyList<Place>, Place?) left, (IReadOnlyList<Place>, Place?) right) => left.Item1.SequenceEqual(right.Item1) && left.Item2 == right.Item2;

    private static async Task<(long, TimeSpan?)> TotalAsync(CqrsTestHost host)
    {
        var total = await host.Services.GetRequiredService<IViewReader<StockTotal, string>>().FindAsync("lyon", TestContext.Current.CancellationToken);
        return (total!.Sum, total.Age);
    }

    private static Task<CqrsTestHost> StartAsync(Way way, Context? context = null) => CqrsTestHost.StartAsync(
        cqrs =>
        {
            cqrs.Services.AddSingleton<Diary>();
            cqrs.AddAuthorization().AddValidation();
            cqrs.ConfigureJson(options => options.TypeInfoResolverChain.Add(context ?? new Context()));
            _ = way == Way.Generated ? cqrs.AddCqrsKitGeneratorsTestsModule() : cqrs.AddModule(typeof(BothPathsTests).Assembly);
        },
        TestContext.Current.CancellationToken);

    /// <summary>What a source-generated context is to the options: asked first.</summary>
    private sealed class Context : IJsonTypeInfoResolver
    {
        private readonly DefaultJsonTypeInfoResolver _all = new();

        public ConcurrentBag<Type> Asked { get; } = [];

        public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options)
        {
            Asked.Add(type);
            return _all.GetTypeInfo(type, options);
        }
    }
}

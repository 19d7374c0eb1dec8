namespace Cqrs.Kit.Tests.Projections;

/// <summary>Two builds of a projector work in one process, but a lookup holds the values of one batch.</summary>
public sealed class LookupTurnTests
{
    [Fact]
    public async Task Batches_of_two_builds_see_the_lookups_of_their_own_tables()
    {
        var projector = new HomeProjector();
        ((IViewProjector)projector).Bind(new ProjectionId("homes", 1), isInline: false, RowShape.Reflect<Home>());
        await using var one = new HeldTransaction(1);
        await using var two = new HeldTransaction(2);
        await ApplyAsync(projector, one, new CitySet("a", "Rome"));
        await ApplyAsync(projector, two, new CitySet("a", "Oslo"));

        one.Hold();
        var held = ApplyAsync(projector, one, new PersonMoved("p", "a"));
        await one.Reached;
        var other = ApplyAsync(projector, two, new PersonMoved("p", "a"));
        one.Release();
        await held;
        await other;

        Assert.Equal((new Home("p", "Rome"), new Home("p", "Oslo")), (one.Home("p"), two.Home("p")));
    }

    private static Task ApplyAsync(IProjector projector, IProjectionTransaction transaction, object data) =>
        projector.ApplyAsync([new RecordedEvent(new EventContext { EventId = Guid.Empty, Stream = new("S", "1"), Version = 0, Position = new(1), Timestamp = default, TypeName = "t", TypeVersion = 1, Metadata = EventMetadata.Empty }, data)], transaction, TestContext.Current.CancellationToken).AsTask();

    private sealed record Home([property: Key] string Id, string? City);

    private sealed record CitySet(string Code, string Name);

    private sealed record PersonMoved(string Id, string Code);

    private sealed class HomeProjector : ViewProjector<Home, string>
    {
        public HomeProjector()
        {
            var cities = Lookup<string, string>("cities").Set<CitySet>(e => e.Code, e => e.Name);
            Upsert<PersonMoved>(e => e.Id, (e, _, _) => new Home(e.Id, cities[e.Code]));
        }
    }

    /// <summary>Stops where a table is asked for, until it is let go.</summary>
    private sealed class HeldTransaction(int build) : IProjectionTransaction
    {
        private readonly DictionaryTransaction _inner = new(new(new("homes", 1), build, 0));
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _isHeld;

        public Task Reached => _reached.Task;

        public ProjectionShard Shard => _inner.Shard;

        public ProjectionCheckpoint Checkpoint => default;

        public void Hold() => _isHeld = true;

        public void Release() => _released.SetResult();

        public Home? Home(string id) => (Home?)_inner.Find(typeof(Home), id);

        public IViewTable<TView, TKey> Table<TView, TKey>(ViewDefinition<TView> view)
            where TKey : notnull => new HeldTable<TView, TKey>(this, _inner.Table<TView, TKey>(view));

        public ValueTask HoldLogAsync(CancellationToken cancellationToken) => default;

        public ValueTask FlushAsync(CancellationToken cancellationToken) => default;

        public ValueTask CommitAsync(ProjectionCheckpoint next, CancellationToken cancellationToken) => default;

        public ValueTask DisposeAsync() => default;

        private async ValueTask PassAsync()
        {
            if (_isHeld)
            {
                _reached.TrySetResult();
                await _released.Task;
            }
        }

        private sealed class HeldTable<TView, TKey>(HeldTransaction owner, IViewTable<TView, TKey> inner) : IViewTable<TView, TKey>
            where TKey : notnull
        {
            public ValueTask CreateAsync(CancellationToken cancellationToken) => default;

            public async ValueTask<IReadOnlyDictionary<TKey, TView>> LoadAsync(IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken)
            {
                var rows = await inner.LoadAsync(keys, cancellationToken);
                await owner.PassAsync();
                return rows;
            }

            public ValueTask SaveAsync(IReadOnlyList<TView> upserts, IReadOnlyList<TKey> deletes, CancellationToken cancellationToken) => inner.SaveAsync(upserts, deletes, cancellationToken);

            public ValueTask ClearAsync(CancellationToken cancellationToken) => inner.ClearAsync(cancellationToken);
        }
    }
}

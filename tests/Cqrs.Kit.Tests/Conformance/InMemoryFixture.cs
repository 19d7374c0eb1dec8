using Cqrs.Kit.InMemory;
using Cqrs.Kit.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Tests.Conformance;

/// <summary>The in-memory store, one database a case.</summary>
public sealed class InMemoryFixture : ConformanceFixture
{
    private readonly InMemoryDatabase _database = new();

    public override void UseStore(CqrsBuilder cqrs) => cqrs.UseInMemory(_database);
}

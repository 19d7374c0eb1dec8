namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>A row that gathers the texts of its events.</summary>
internal sealed record Heap([property: Key] int Id, string Text)
{
    public const string Projection = "model-heaps";

    public static Heap Put(Sickness sickness, Piled e, int id, Heap? before)
    {
        sickness.Check(id);
        return new Heap(id, before?.Text + e.Text);
    }
}

/// <summary>Stops at what it cannot put on a heap.</summary>
[Projection(Heap.Projection)]
internal sealed class StoppingHeapProjector : ViewProjector<Heap, int>
{
    public StoppingHeapProjector(Sickness sickness) => UpsertMany<Piled>((e, _) => [e.One, e.Other], (e, id, before, _) => Heap.Put(sickness, e, id, before));
}

/// <summary>Parks what it cannot put on a heap.</summary>
[Projection(Heap.Projection, OnPoison = PoisonPolicy.Park)]
internal sealed class ParkingHeapProjector : ViewProjector<Heap, int>
{
    public ParkingHeapProjector(Sickness sickness) => UpsertMany<Piled>((e, _) => [e.One, e.Other], (e, id, before, _) => Heap.Put(sickness, e, id, before));
}

/// <summary>Refuses appends that it cannot put on a heap.</summary>
[Projection(Heap.Projection, Inline = true)]
internal sealed class InlineHeapProjector : ViewProjector<Heap, int>
{
    public InlineHeapProjector(Sickness sickness) => UpsertMany<Piled>((e, _) => [e.One, e.Other], (e, id, before, _) => Heap.Put(sickness, e, id, before));
}

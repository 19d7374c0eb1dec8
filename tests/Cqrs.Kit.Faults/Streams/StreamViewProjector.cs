using Cqrs.Kit.Faults.Appends;

namespace Cqrs.Kit.Faults.Streams;

/// <summary>Keeps <see cref="StreamView"/>: an event applied twice, left out, or out of order leaves a row that no fold of the log gives.</summary>
[Projection("stream-views")]
public sealed class StreamViewProjector : ViewProjector<StreamView, string>
{
    public StreamViewProjector() => UpsertMany<Asked>(
        (_, at) => [at.Stream.Value],
        (e, stream, row, at) => new StreamView(stream, (row?.Events ?? 0) + 1, (row?.Numbers ?? 0) + e.Number, at.Version, at.Position.Value));
}

namespace Cqrs.Kit.PostgreSql;

/// <summary>Counts what an import has done.</summary>
internal sealed class ImportMeter(IProgress<ImportProgress>? progress, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    public ImportResult Result { get; private set; }

    public void Add(ImportChunk chunk)
    {
        Result = new ImportResult(
            Result.Written + chunk.New.Count,
            Result.Found + chunk.Rows.Count - chunk.New.Count,
            Result.Streams + chunk.Streams.Count(stream => stream.Begins),
            LogPosition.Max(Result.Position, new LogPosition(chunk.LastPosition)));
        progress?.Report(new ImportProgress(Result, time.GetElapsedTime(_started)));
    }
}

extern alias GettingStarted;

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

using Cqrs.Kit;
using Cqrs.Kit.Testing;

using GettingStarted::Todos;

using Microsoft.Extensions.DependencyInjection;

namespace Docs.Tests.Snippets;

/// <summary>The code of docs/guides/importing.md, about the service of docs/getting-started.md.</summary>
public sealed class ImportSnippets
{
    [Fact]
    public async Task A_file_is_imported()
    {
        await using var host = await CqrsTestHost.StartAsync(cqrs => cqrs.AddModule(typeof(Todo).Assembly));
        var importer = host.Services.GetRequiredService<IEventImporter>();
        var (path, cancellationToken) = (Path.GetTempFileName(), TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(
            path,
            ["""milk|0|0192f0e4-1c7e-7000-8000-000000000001|todo.added|2024-05-01T10:00:00Z|{"todoId":"milk","title":"Buy milk"}"""],
            cancellationToken);

        #region importing-run
        var progress = new Progress<ImportProgress>(done => Console.WriteLine($"{done.Events} events, {done.EventsPerSecond:F0} a second"));
        var result = await importer.ImportAsync(TodoFile.ReadAsync(path, cancellationToken), progress: progress, cancellationToken: cancellationToken);
        Console.WriteLine($"{result.Written} written, {result.Found} there already, up to position {result.Position}");
        #endregion

        Assert.Equal((1L, 0L), (result.Written, result.Found));
        await host.ProjectionsAsync(result.Position, cancellationToken);
        Assert.Equal(new TodoView("milk", "Buy milk", IsDone: false), await host.Queries.AskAsync(new GetTodo("milk"), ct: cancellationToken));
        File.Delete(path);
    }

    [Fact]
    public async Task Objects_are_imported()
    {
        await using var host = await CqrsTestHost.StartAsync(cqrs => cqrs.AddModule(typeof(Todo).Assembly));
        var importer = host.Services.GetRequiredService<IEventImporter>();
        var (todo, createdAt) = (new { Id = "milk", Title = "Buy milk" }, DateTimeOffset.UnixEpoch);

        #region importing-encode
        var imported = importer.Encode(
            new TodoAdded(todo.Id, todo.Title),
            StreamName.For<Todo>(todo.Id),
            version: 0,
            eventId: CommandId.From("old-todos", todo.Id, "added").Value, // the same at each run
            timestamp: createdAt);
        #endregion

        Assert.Equal(1, (await importer.ImportAsync(new[] { imported }.ToAsyncEnumerable(), cancellationToken: TestContext.Current.CancellationToken)).Written);
    }

    [Fact]
    public async Task A_refusal_says_which_event()
    {
        await using var host = await CqrsTestHost.StartAsync(cqrs => cqrs.AddModule(typeof(Todo).Assembly));
        var importer = host.Services.GetRequiredService<IEventImporter>();
        var source = new[] { importer.Encode(new TodoDone("milk"), StreamName.For<Todo>("milk"), 1, Guid.CreateVersion7(), DateTimeOffset.UnixEpoch) }.ToAsyncEnumerable();
        ImportRefusal? reason = null;

        #region importing-refused
        try
        {
            await importer.ImportAsync(source);
        }
        catch (ImportRefusedException refused)
        {
            Console.WriteLine($"Event {refused.Number}, version {refused.Version} of {refused.Stream}: {refused.Reason}. {refused.Imported.Written} events were written before.");
            reason = refused.Reason;
        }
        #endregion

        Assert.Equal(ImportRefusal.MissingVersion, reason);
    }
}

#region importing-source
public static class TodoFile
{
    public static async IAsyncEnumerable<ImportedEvent> ReadAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
        {
            if (line.Split('|', 6) is not [var id, var version, var eventId, var type, var recordedAt, var json])
            {
                throw new FormatException($"Not a line of an event: {line}");
            }

            yield return new ImportedEvent
            {
                Stream = StreamName.For<Todo>(id),
                Version = long.Parse(version, CultureInfo.InvariantCulture),
                EventId = Guid.Parse(eventId),
                TypeName = type,
                Timestamp = DateTimeOffset.Parse(recordedAt, CultureInfo.InvariantCulture),
                Payload = Encoding.UTF8.GetBytes(json),
            };
        }
    }
}
#endregion

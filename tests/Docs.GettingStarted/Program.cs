#region getting-started/Program.cs
using Cqrs.Kit;
using Todos;

var builder = WebApplication.CreateBuilder(args);

var cqrs = builder.Services.AddCqrs().AddTodosModule();
if (builder.Configuration.GetConnectionString("Todos") is { } connectionString)
{
    cqrs.UsePostgreSql(connectionString, options => options.Schema = "todos");
}
else
{
    cqrs.UseInMemory();
}

var app = builder.Build();

app.MapPut("/todos/{id}", async (string id, string title, ICommandBus commands, CancellationToken ct) =>
{
    var receipt = await commands.SendAsync(new AddTodo(id, title), ct: ct);
    return Results.Ok(new { position = receipt.Position.Value });
});

app.MapPost("/todos/{id}/done", async (string id, ICommandBus commands, CancellationToken ct) =>
{
    var receipt = await commands.SendAsync(new FinishTodo(id), ct: ct);
    return Results.Ok(new { position = receipt.Position.Value });
});

app.MapGet("/todos/{id}", async (string id, LogPosition? after, IQueryBus queries, CancellationToken ct) =>
{
    var answer = await queries.AskAsync(new GetTodo(id), Freshness.AtLeast(after ?? LogPosition.Start), ct);
    return answer.Value is { } todo ? Results.Ok(todo) : Results.NotFound();
});

app.Run();
#endregion

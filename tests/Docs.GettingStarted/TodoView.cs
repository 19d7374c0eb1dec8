#region getting-started/TodoView.cs
using Cqrs.Kit;

namespace Todos;

public sealed record TodoView([property: Key] string Id, string Title, bool IsDone);

[Projection("todo-views")]
public sealed class TodoViewProjector : ViewProjector<TodoView, string>
{
    public TodoViewProjector()
    {
        Create<TodoAdded>(e => e.TodoId, (e, at) => new TodoView(e.TodoId, e.Title, IsDone: false));
        Update<TodoDone>(e => e.TodoId, (e, view, at) => view with { IsDone = true });
    }
}

[ReadsFrom("todo-views")]
public sealed record GetTodo(string Id) : IQuery<TodoView?>;

public sealed class GetTodoHandler(IViewReader<TodoView, string> views) : IQueryHandler<GetTodo, TodoView?>
{
    public ValueTask<TodoView?> HandleAsync(GetTodo query, CancellationToken cancellationToken) =>
        views.FindAsync(query.Id, cancellationToken);
}
#endregion

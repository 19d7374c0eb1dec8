#region getting-started/Commands.cs
using Cqrs.Kit;

namespace Todos;

public sealed record AddTodo(string Id, string Title) : ICommand;

public sealed class AddTodoHandler(IAggregateRepository<Todo, string> todos) : ICommandHandler<AddTodo>
{
    public ValueTask HandleAsync(AddTodo command, CancellationToken cancellationToken)
    {
        todos.Add(Todo.Create(command.Id, command.Title));
        return ValueTask.CompletedTask;
    }
}

public sealed record FinishTodo(string Id) : ICommand;

public sealed class FinishTodoHandler(IAggregateRepository<Todo, string> todos) : ICommandHandler<FinishTodo>
{
    public async ValueTask HandleAsync(FinishTodo command, CancellationToken cancellationToken)
    {
        var todo = await todos.GetAsync(command.Id, cancellationToken);
        todo.Finish();
    }
}
#endregion

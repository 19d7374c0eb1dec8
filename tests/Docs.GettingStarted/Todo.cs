#region getting-started/Todo.cs
using Cqrs.Kit;

namespace Todos;

[EventType("todo.added")]
public sealed record TodoAdded(string TodoId, string Title);

[EventType("todo.done")]
public sealed record TodoDone(string TodoId);

[StreamType("Todo")]
public sealed class Todo : AggregateRoot<string>
{
    private bool _isDone;

    public static Todo Create(string id, string title)
    {
        if (string.IsNullOrWhiteSpace(title))
        {
            throw new DomainException("A todo needs a title.");
        }

        var todo = new Todo();
        todo.Raise(new TodoAdded(id, title));
        return todo;
    }

    public void Finish()
    {
        if (!_isDone)
        {
            Raise(new TodoDone(Id));
        }
    }

    protected override void Apply(object @event)
    {
        switch (@event)
        {
            case TodoAdded e: Id = e.TodoId; break;
            case TodoDone: _isDone = true; break;
        }
    }
}
#endregion

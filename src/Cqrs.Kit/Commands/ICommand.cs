namespace Cqrs.Kit;

/// <summary>An intent to change state, without a result.</summary>
public interface ICommand;

/// <summary>An intent to change state, with a result: what the sender cannot know, such as a new id; never a view of the state.</summary>
/// <typeparam name="TResult">The result. Written as JSON when the command is sent with an id.</typeparam>
public interface ICommand<TResult>;

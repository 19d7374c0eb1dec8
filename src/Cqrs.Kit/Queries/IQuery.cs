namespace Cqrs.Kit;

/// <summary>A question that is answered from read models and changes nothing.</summary>
/// <typeparam name="TResult">The answer.</typeparam>
public interface IQuery<TResult>;

/// <summary>A question that is answered item by item.</summary>
/// <typeparam name="TItem">An item of the answer.</typeparam>
public interface IStreamQuery<TItem>;

namespace Cqrs.Kit.Testing;

/// <summary>Begins a specification in given/when/then form, of an aggregate or of a view, without a store.</summary>
public static class Specification
{
    /// <summary>Begins a specification of an aggregate.</summary>
    /// <typeparam name="TAggregate">The aggregate.</typeparam>
    /// <returns>The specification.</returns>
    public static AggregateSpecification<TAggregate> For<TAggregate>()
        where TAggregate : class, IAggregate => new();

    /// <summary>Begins a specification of a view.</summary>
    /// <typeparam name="TProjector">Its projector, with a public parameterless constructor.</typeparam>
    /// <returns>The specification.</returns>
    public static ViewSpecification ForView<TProjector>()
        where TProjector : IProjector, new() => new(new TProjector());

    /// <summary>Begins a specification of a view whose projector takes something.</summary>
    /// <param name="projector">The projector, for this specification alone.</param>
    /// <returns>The specification.</returns>
    public static ViewSpecification ForView(IProjector projector) => new(projector);
}

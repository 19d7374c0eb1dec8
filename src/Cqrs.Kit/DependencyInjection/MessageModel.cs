namespace Cqrs.Kit;

/// <summary>The pipelines of commands and queries, composed from what modules registered.</summary>
internal sealed class MessageModel
{
    private static readonly Type[] _notInHandlers = [typeof(ICommandBus), typeof(IQueryBus), typeof(IViewReader<,>)];

    public MessageModel(CqrsBuilder builder, ProjectionCatalog catalog)
    {
        var registrations = builder.Registrations;
        var commands = new Dictionary<Type, CommandPipeline>();
        foreach (var one in One(registrations.Commands.Select(command => (command.Command, command.Handler, command))))
        {
            commands[one.Command] = one.Compose(registrations.Behaviors);
            CheckCommandHandler(one.Handler);
        }

        var queries = new Dictionary<Type, QueryPipeline>();
        var streams = new Dictionary<Type, object>();
        foreach (var one in One(registrations.Queries.Select(query => (query.Query, query.Handler, query))))
        {
            var pipeline = one.Compose(registrations.Behaviors, ReadsFrom(one, catalog));
            if (pipeline is QueryPipeline query)
            {
                queries[one.Query] = query;
            }
            else
            {
                streams[one.Query] = pipeline;
            }
        }

        foreach (var behavior in registrations.Behaviors.Where(behavior => !Compositions.MayFit(behavior, registrations.Messages)))
        {
            Faults.Add($"{behavior} fits no message: a behavior is an ICommandBehavior or IQueryBehavior of a message and its result (NoResult for a command without one).");
        }

        foreach (var message in registrations.Messages.Where(message => !commands.ContainsKey(message) && !queries.ContainsKey(message) && !streams.ContainsKey(message)))
        {
            Faults.Add($"{message} has no handler: add one, and its assembly with AddModule.");
        }

        Commands = new CommandPipelines(commands);
        Queries = new QueryPipelines(queries, streams);
    }

    public List<string> Faults { get; } = [];

    public CommandPipelines Commands { get; }

    public QueryPipelines Queries { get; }

    private IEnumerable<T> One<T>(IEnumerable<(Type Message, Type Handler, T Registration)> all)
    {
        foreach (var same in all.GroupBy(one => one.Message))
        {
            if (same.Count() > 1)
            {
                Faults.Add($"{same.Key} has {same.Count()} handlers, {string.Join(" and ", same.Select(one => one.Handler))}; keep one.");
            }

            yield return same.First().Registration;
        }
    }

    private List<ReadProjection> ReadsFrom(QueryRegistration registration, ProjectionCatalog catalog)
    {
        var result = new List<ReadProjection>();
        var (query, attribute, key) = (registration.Query, registration.ReadsFrom, registration.Key);
        if (attribute?.Key is not null && key is null)
        {
            Faults.Add($"{query} names '{attribute.Key}' as its key, but has no such property.");
        }

        foreach (var read in attribute?.Projections.Distinct(StringComparer.Ordinal) ?? [])
        {
            if (catalog.TryFind(read, out var projection) && projection.Kind != ProjectionKind.Subscription)
            {
                result.Add(new ReadProjection(projection.Id, key is null ? null : asked => ViewKey.Text(key(asked) ?? "")));
            }
            else
            {
                Faults.Add($"{query} reads from '{read}', which is no projection of this build; there are: {string.Join(", ", catalog.All.Where(p => p.Kind != ProjectionKind.Subscription).Select(p => p.Id.Name))}.");
            }
        }

        return result;
    }

    /// <summary>A command's handler decides by aggregates alone: read models may be behind, and a command within a command has no transaction of its own.</summary>
    [System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Constructors of registered handlers are kept by their registration; where they are not, only this check is lost.")]
    private void CheckCommandHandler(Type handler)
    {
        foreach (var parameter in handler.GetConstructors().SelectMany(constructor => constructor.GetParameters()))
        {
            var type = parameter.ParameterType;
            if (_notInHandlers.Contains(type.IsGenericType ? type.GetGenericTypeDefinition() : type))
            {
                Faults.Add($"The command handler {handler} takes {type.Name}: a handler decides by aggregates alone, asks no read model and sends no command.");
            }
        }
    }
}

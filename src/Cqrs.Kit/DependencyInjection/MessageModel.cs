namespace Cqrs.Kit;

/// <summary>The pipelines of commands and queries, composed from what modules registered.</summary>
internal sealed class MessageModel
{
    private static readonly Type[] _notInHandlers = [typeof(ICommandBus), typeof(IQueryBus), typeof(IViewReader<,>)];

    public MessageModel(CqrsBuilder builder, ProjectionCatalog catalog, StartedGate started, IServiceProvider root)
    {
        var registrations = builder.Registrations;
        var composer = new Composer(builder, root);
        var commands = new Dictionary<Type, Func<object>>();
        foreach (var one in One(registrations.Commands.Select(command => (command.Command, command.Handler, command))))
        {
            commands[one.Command] = () => one.Compose(composer);
            CheckCommandHandler(one.Handler);
        }

        var queries = new Dictionary<Type, Func<object>>();
        foreach (var one in One(registrations.Queries.Select(query => (query.Query, query.Handler, query))))
        {
            var readsFrom = ReadsFrom(one, catalog);
            queries[one.Query] = () => Compose(one, composer, readsFrom);
        }

        foreach (var (behavior, _) in registrations.Behaviors.Where(behavior => behavior.Own is null && !Compositions.MayFit(behavior.Type, registrations.Messages)))
        {
            Faults.Add($"{behavior} fits no message: a behavior is an ICommandBehavior, IQueryBehavior or IStreamQueryBehavior of a message and its result (NoResult for a command without one).");
        }

        foreach (var message in registrations.Messages.Where(message => !commands.ContainsKey(message) && !queries.ContainsKey(message)))
        {
            Faults.Add($"{message} has no handler: add one, and its assembly with AddModule.");
        }

        Commands = new CommandPipelines(commands, First, root);
        Queries = new QueryPipelines(queries, First);

        object First(Type message, Func<object> compose)
        {
            started.Ensure();
            return IsOneMessage(message) ? compose() : throw new InvalidOperationException(MoreThanOne(message));
        }
    }

    public List<string> Faults { get; } = [];

    public CommandPipelines Commands { get; }

    public QueryPipelines Queries { get; }

    public static string MoreThanOne(Type message) => $"{message} is more than one kind of message; a message is one command or one query, with one result.";

    [System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The interfaces of messages are kept by their handlers, which are registered.")]
    private static bool IsOneMessage(Type message) => message.GetInterfaces().Count(contract => contract == typeof(ICommand)
        || contract.IsGenericType && contract.GetGenericTypeDefinition() is var definition && (definition == typeof(ICommand<>) || definition == typeof(IQuery<>) || definition == typeof(IStreamQuery<>))) == 1;

    private static object Compose(QueryRegistration registration, Composer composer, IReadOnlyList<ReadProjection> readsFrom)
    {
        var pipeline = registration.Compose(composer);
        if (pipeline is QueryPipeline query)
        {
            query.ReadsFrom = readsFrom;
        }

        return pipeline;
    }

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

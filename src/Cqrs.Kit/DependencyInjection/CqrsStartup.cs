using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit;

/// <summary>Finds everything that is wrong, then makes the store and the projections ready and opens the buses.</summary>
internal sealed class CqrsStartup(CqrsBuilder builder, CqrsOptions options, IEnumerable<IStoreStartup> stores, IServiceProvider services, StartedGate gate, KitLogger<CqrsStartup> logger) : ICqrsStartup, IDisposable
{
    public const string NoStore = "There is no store: call UsePostgreSql(…) or UseInMemory() on the builder that AddCqrs() returns.";

    private readonly SemaphoreSlim _once = new(1, 1);
    private readonly List<IStoreStartup> _stores = [.. stores];
    private bool _isStarted;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _once.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isStarted)
            {
                return;
            }

            var faults = FindFaults();
            if (faults.Count > 0)
            {
                throw new CqrsStartupException(faults);
            }

            await PrepareAsync(cancellationToken).ConfigureAwait(false);
            _isStarted = true;
            gate.Open();
            Log.Started(logger, _stores[0].StoreName, services.GetRequiredService<ProjectionCatalog>().All.Count);
        }
        finally
        {
            _once.Release();
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var store in _stores)
        {
            await store.StopAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _once.Dispose();

    private List<string> FindFaults()
    {
        List<string> faults = [.. builder.Registrations.Faults, .. options.Validate(), .. _stores.SelectMany(store => store.Validate())];
        switch (_stores.Count)
        {
            case 0:
                faults.Add(NoStore);
                break;
            case > 1:
                faults.Add($"There are {_stores.Count} stores ({string.Join(", ", _stores.Select(store => store.StoreName))}); a service provider has one.");
                break;
        }

        faults.AddRange(AggregateFaults());
        faults.AddRange(services.GetRequiredService<EventModel>().Faults);
        faults.AddRange(services.GetRequiredService<ProjectionModel>().Faults);
        faults.AddRange(services.GetRequiredService<MessageModel>().Faults);
        if (_stores.Count > 0)
        {
            faults.AddRange(ServiceFaults()); // without a store much would be missing that its registration brings
        }

        return faults.Count > 0 || RuntimeFeature.IsDynamicCodeSupported ? faults : [.. NativeFaults()];
    }

    /// <summary>Pipelines that native code does not have. Where code is made at run time there are none, and each is composed for its first message.</summary>
    private IEnumerable<string> NativeFaults()
    {
        var composer = new Composer(builder, services);
        foreach (var (message, compose) in builder.Registrations.Commands.Select(command => (command.Command, (Func<Composer, object>)command.Compose))
            .Concat(builder.Registrations.Queries.Select(query => (query.Query, query.Compose))))
        {
            string? fault = null;
            try
            {
                compose(composer);
            }
            catch (Exception exception)
            {
                fault = $"{message} cannot be handled: {exception.GetBaseException().Message}";
            }

            if (fault is not null)
            {
                yield return fault;
            }
        }
    }

    private IEnumerable<string> AggregateFaults()
    {
        var named = new Dictionary<string, Type>(StringComparer.Ordinal);
        foreach (var (aggregate, id, stream, canBeMade) in builder.Registrations.Aggregates)
        {
            if (stream is not { Name: var name })
            {
                yield return $"The aggregate {aggregate} has no stream type: mark it with [StreamType(\"…\")].";
                continue;
            }

            if (StreamName.FaultInType(name) is { } fault)
            {
                yield return $"The stream type '{name}' of {aggregate} is not allowed: {fault}";
            }

            if (!named.TryAdd(name, aggregate))
            {
                yield return $"Two aggregates have the stream type '{name}': {named[name]} and {aggregate}.";
            }

            if (!canBeMade)
            {
                yield return $"The aggregate {aggregate} has no parameterless constructor: give it one, which may be private.";
            }

            if (!StreamIdFormat.Supports(id))
            {
                yield return $"The id of {aggregate} is {id}; an id is {StreamIdFormat.Supported}.";
            }
        }
    }

    /// <summary>Handlers and behaviors that could not be made at their first message: a constructor asks for something that nobody registered.</summary>
    [System.Diagnostics.CodeAnalysis.UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Constructors of registered handlers are kept by their registration; where they are not, only this check is lost.")]
    private IEnumerable<string> ServiceFaults()
    {
        if (services.GetService<IServiceProviderIsService>() is not { } known)
        {
            yield break;
        }

        var made = builder.Registrations.Commands.Select(command => command.Handler)
            .Concat(builder.Registrations.Queries.Select(query => query.Handler))
            .Concat(builder.Registrations.Subscribers.Select(subscriber => subscriber.Subscriber))
            .Concat(builder.Registrations.Behaviors.Where(behavior => behavior.Own is null).Select(behavior => behavior.Type));
        var registered = builder.Services.Where(service => !service.IsKeyedService).ToLookup(service => service.ServiceType);
        foreach (var service in made.Distinct())
        {
            // One that the app registered by a factory or an instance is the app's own to make.
            var implementation = registered[service].LastOrDefault()?.ImplementationType;
            var constructors = implementation?.GetConstructors();
            if (constructors is [])
            {
                yield return $"{service} has no public constructor.";
            }
            else if (constructors is [var only])
            {
                foreach (var parameter in only.GetParameters().Where(parameter => IsMissing(parameter, known)))
                {
                    yield return $"{service} takes {parameter.ParameterType}, which is not registered.";
                }
            }
        }
    }

    private static bool IsMissing(ParameterInfo parameter, IServiceProviderIsService known) =>
        !parameter.HasDefaultValue && !parameter.ParameterType.ContainsGenericParameters
        && parameter.CustomAttributes.All(attribute => attribute.AttributeType != typeof(FromKeyedServicesAttribute) && attribute.AttributeType != typeof(ServiceKeyAttribute))
        && !known.IsService(parameter.ParameterType);

    private async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        await _stores[0].StartAsync(cancellationToken).ConfigureAwait(false);
        var projections = services.GetRequiredService<IProjectionStore>();
        var faults = new List<string>();
        foreach (var projection in services.GetRequiredService<ProjectionCatalog>().All)
        {
            try
            {
                await projections.PrepareAsync(projection, cancellationToken).ConfigureAwait(false);
            }
            catch (InvalidOperationException exception)
            {
                faults.Add($"{projection.Id}: {exception.Message}");
            }
        }

        if (faults.Count > 0)
        {
            throw new CqrsStartupException(faults);
        }
    }
}

using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Cqrs.Kit;

/// <summary>Collects what modules register; from <c>services.AddCqrs()</c>. Every module may call that; all add to one.</summary>
/// <remarks>Not safe for several threads at once. What is wrong is found when the host starts, all of it at once.</remarks>
public sealed class CqrsBuilder
{
    internal CqrsBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services, for stores and modules.</summary>
    public IServiceCollection Services { get; }

    internal Registrations Registrations { get; } = new();

    /// <summary>Registers all handlers, behaviors, events, upcasters, aggregates, projectors and subscribers of an assembly, internal and private ones too.
    /// Adding an assembly again does nothing.</summary>
    /// <remarks>Reads the assembly by reflection, in the order of the types' names. The source generator of this package finds the same at compile time: an assembly <c>My.Orders</c>
    /// has <c>AddMyOrdersModule()</c>.</remarks>
    /// <param name="assembly">The assembly.</param>
    /// <returns>The same builder.</returns>
    [RequiresUnreferencedCode("Reads the assembly by reflection.")]
    [RequiresDynamicCode("Closes generic types at run time.")]
    public CqrsBuilder AddModule(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        if (Registrations.Assemblies.Add(assembly))
        {
            AddTypes(assembly.GetTypes().OrderBy(type => type.FullName, StringComparer.Ordinal));
        }

        return this;
    }

    /// <summary>Registers what the source generator found in an assembly. For the code that it writes: call <c>AddXxxModule()</c> instead.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="register">Registers what it has.</param>
    /// <returns>The same builder.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public CqrsBuilder AddModule(Assembly assembly, Action<CqrsModule> register)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        ArgumentNullException.ThrowIfNull(register);
        if (Registrations.Assemblies.Add(assembly))
        {
            register(new CqrsModule(this));
        }

        return this;
    }

    /// <summary>Registers one behavior, before or after those of modules: the first registered is the outermost.</summary>
    /// <param name="behavior">A class that implements <see cref="ICommandBehavior{TCommand,TResult}"/>, <see cref="IQueryBehavior{TQuery,TResult}"/> or <see cref="IStreamQueryBehavior{TQuery,TItem}"/>, closed or open generic. Unless it is registered already, there is one of it
    /// when it takes nothing but singletons, else a new one for each message: so it keeps nothing of a message in its fields.</param>
    /// <returns>The same builder.</returns>
    public CqrsBuilder AddBehavior([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.Interfaces)] Type behavior)
    {
        ArgumentNullException.ThrowIfNull(behavior);
        if (!Registrations.Behaviors.Exists(registered => registered.Type == behavior))
        {
            Registrations.Behaviors.Add(new BehaviorRegistration(behavior));
            AddOwn(ServiceDescriptor.Transient(behavior, behavior));
        }

        return this;
    }

    /// <summary>Adds headers to the metadata of every event of a send. Called once a send, before its first attempt.</summary>
    /// <param name="provide">Given the services of the scope in which the bus was resolved, and the headers to set.</param>
    /// <returns>The same builder.</returns>
    public CqrsBuilder AddMetadata(Action<IServiceProvider, MetadataBuilder> provide)
    {
        ArgumentNullException.ThrowIfNull(provide);
        Registrations.MetadataProviders.Add(provide);
        return this;
    }

    /// <summary>Lets an event type go: its stored events still count as versions and positions, but nothing sees them any more.</summary>
    /// <param name="name">The stored name.</param>
    /// <returns>The same builder.</returns>
    public CqrsBuilder RetireEvent(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Registrations.RetiredEvents.Add(name);
        return this;
    }

    /// <summary>Changes how payloads become JSON, for example by source-generated contexts in <see cref="JsonSerializerOptions.TypeInfoResolverChain"/>.</summary>
    /// <remarks>A change in how names or values are written makes stored events unreadable.</remarks>
    /// <param name="configure">Changes the options before they are frozen.</param>
    /// <returns>The same builder.</returns>
    public CqrsBuilder ConfigureJson(Action<JsonSerializerOptions> configure)
    {
        Registrations.ConfigureJson += configure;
        return this;
    }

    /// <summary>Registers a service of which the lifetime is the kit's choice, unless the app has registered it.</summary>
    internal void AddOwn(ServiceDescriptor service)
    {
        Registrations.OwnServices.Add(service);
        Services.TryAdd(service);
    }

    /// <summary>Registers what a module of just these types would; so a test can make modules that are right or wrong in one point.</summary>
    [RequiresUnreferencedCode("Reads types by reflection.")]
    [RequiresDynamicCode("Closes generic types at run time.")]
    internal CqrsBuilder AddTypes(params IEnumerable<Type> types)
    {
        new ModuleScanner(new CqrsModule(this)).Scan(types);
        return this;
    }
}

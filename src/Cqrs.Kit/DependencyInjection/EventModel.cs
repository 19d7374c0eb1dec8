using System.Text.Json;

namespace Cqrs.Kit;

/// <summary>The event types and their serialization, composed from what modules registered.</summary>
internal sealed class EventModel
{
    private static readonly EventTypeRegistration _erased = new(typeof(StreamErased), StreamErased.StoredName, 1);

    public EventModel(CqrsBuilder builder, CqrsOptions options, IServiceProvider services)
    {
        var registrations = builder.Registrations;
        var upcasters = new List<IUpcaster>();
        foreach (var make in registrations.Upcasters)
        {
            try
            {
                upcasters.Add(make(services));
            }
            catch (Exception exception)
            {
                Faults.Add($"An upcaster cannot be made: {exception.GetBaseException().Message}");
            }
        }

        Types = EventTypeRegistry.Build([.. registrations.Events, _erased], upcasters, registrations.RetiredEvents, Faults);
        Serializer = CreateSerializer(registrations.ConfigureJson);
        if (!JsonContexts.AllowReflection)
        {
            Faults.AddRange(registrations.Events.Select(@event => Serializer.FaultOf(@event.ClrType) is { } fault ? $"{@event.ClrType} cannot be stored: {fault}" : null).OfType<string>());
        }

        RowJson = new RowJson(Serializer.Given);
        Codec = new EventCodec(Types, Serializer, new AppendLimits(options.MaxEventBytes, options.MaxEventsPerAppend, options.MaxAppendBytes, options.MaxHeaders, options.MaxMetadataBytes));
    }

    /// <summary>What is wrong with the events.</summary>
    public List<string> Faults { get; } = [];

    public EventTypeRegistry Types { get; }

    public JsonEventSerializer Serializer { get; }

    public RowJson RowJson { get; }

    public EventCodec Codec { get; }

    private JsonEventSerializer CreateSerializer(Action<JsonSerializerOptions>? configure)
    {
        try
        {
            return new JsonEventSerializer(configure);
        }
        catch (Exception exception)
        {
            Faults.Add($"ConfigureJson failed: {exception.Message}");
            return new JsonEventSerializer(null);
        }
    }
}

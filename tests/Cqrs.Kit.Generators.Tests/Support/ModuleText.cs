using System.Globalization;
using System.Text;

namespace Cqrs.Kit.Generators.Tests.Support;

/// <summary>All that modules registered and what became of it, as a text: two that are the same have the same text.</summary>
internal static class ModuleText
{
    public static string Of(Func<CqrsBuilder, CqrsBuilder> add)
    {
        var services = new ServiceCollection();
        var builder = add(services.AddCqrs().UseInMemory());
        var text = new StringBuilder();
        AddRegistrations(text, builder.Registrations);
        Section(text, "Services", builder.Services.Where(service => service.ServiceType.Assembly != typeof(CqrsBuilder).Assembly || service.ServiceType.IsConstructedGenericType)
            .Select(service => $"{service.ServiceType} {service.Lifetime} {service.ImplementationType?.ToString() ?? "made"}"));
        return text.ToString();
    }

    /// <summary>The views: their columns with the exact types, and the faults of those that cannot be.</summary>
    public static string Of(RowJson json, ProjectorRegistration projector)
    {
        try
        {
            return projector.Shape is { } shape ? Shape((dynamic)shape(json)) : "no view";
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    }

    private static void AddRegistrations(StringBuilder text, Registrations registrations)
    {
        Section(text, "Faults", registrations.Faults);
        Section(text, "Messages", registrations.Messages);
        Section(text, "Commands", registrations.Commands.Select(command => $"{command.Command} {command.Handler} {command.Compose.Method}"));
        Section(text, "Queries", registrations.Queries.Select(query => $"{query.Query} {query.Handler} {query.Compose.Method} {string.Join(',', query.ReadsFrom?.Projections ?? [])} {query.ReadsFrom?.Key} {query.Key is not null}"));
        text.AppendLine("Behaviors").AppendJoin('\n', registrations.Behaviors.Select(behavior => behavior.Type)).AppendLine(); // their order counts
        Section(text, "Events", registrations.Events);
        Section(text, "Aggregates", registrations.Aggregates.Select(aggregate => $"{aggregate.Aggregate} {aggregate.Id} {aggregate.Stream?.Name} {aggregate.CanBeMade}"));
        Section(text, "Projectors", registrations.Projectors.Select(projector =>
            $"{projector.Projector} {Mark(projector.Attribute)} {projector.LagObjective?.AtMost} {projector.View}\n{Of(RowJson.Reflection, projector)}"));
        Section(text, "Subscribers", registrations.Subscribers.Select(subscriber =>
            $"{subscriber.Subscriber} {subscriber.Attribute?.Name} {subscriber.Attribute?.From} {subscriber.LagObjective?.AtMost} {string.Join(',', subscriber.Calls.Keys.Select(type => type.ToString()).Order(StringComparer.Ordinal))}"));
        text.AppendLine(CultureInfo.InvariantCulture, $"{registrations.Upcasters.Count} upcasters");
    }

    private static string Mark(ProjectionAttribute? mark) => mark is null ? "" : $"{mark.Name} {mark.Version} {mark.Inline} {mark.OnPoison} {mark.Shards}";

    private static string Shape<TView>(RowShape<TView> shape) => string.Join('\n',
    [
        .. shape.Columns.Select(column => $"  {column.GetType()} {column.Property} {column.Name} {column.ValueType} {column.IsNullable} {column.IsJson} {column == shape.Key}"),
        .. shape.Indexes.Select(index => $"  {string.Join(',', index.Columns)} {index.Descending}"),
    ]);

    private static void Section<T>(StringBuilder text, string name, IEnumerable<T> lines) =>
        text.AppendLine(name).AppendJoin('\n', lines.Select(line => line!.ToString()).Order(StringComparer.Ordinal)).AppendLine();
}

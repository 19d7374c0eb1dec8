using System.Reflection;

namespace Cqrs.Kit.Testing;

/// <summary>Tells a projector which table it fills, as the start of a host would.</summary>
internal static class ProjectorBinding
{
    public static void Bind(IProjector projector)
    {
        if (projector is not IViewProjector view)
        {
            throw new ArgumentException($"{projector.GetType()} keeps no view: derive it from ViewProjector.", nameof(projector));
        }

        var attribute = projector.GetType().GetCustomAttribute<ProjectionAttribute>()
            ?? throw new ArgumentException($"The projector {projector.GetType()} has no name: mark it with [Projection(\"…\")].", nameof(projector));
        var shape = typeof(RowShape).GetMethod(nameof(RowShape.Reflect))!.MakeGenericMethod(ViewOf(projector)).CreateDelegate<Func<RowJson?, object>>();
        view.Bind(new ProjectionId(attribute.Name, attribute.Version), attribute.Inline, shape(null));
    }

    public static Type ViewOf(IProjector projector)
    {
        var type = projector.GetType();
        while (type is not { IsGenericType: true } || type.GetGenericTypeDefinition() != typeof(ViewProjector<,>))
        {
            type = type.BaseType!;
        }

        return type.GenericTypeArguments[0];
    }
}

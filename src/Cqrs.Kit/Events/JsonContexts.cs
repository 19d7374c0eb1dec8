using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Cqrs.Kit;

/// <summary>Where the JSON of types comes from: the contexts of the app, then reflection where that is allowed.</summary>
internal static class JsonContexts
{
    public static bool AllowReflection => RuntimeFeature.IsDynamicCodeSupported && JsonSerializer.IsReflectionEnabledByDefault;

    /// <summary>Enums are stored as texts on either way. Reflection sees to it; a context has it from its own attribute, without which it is refused.</summary>
    public static void Complete(JsonSerializerOptions options, bool allowReflection)
    {
        if (allowReflection)
        {
            AddReflection(options);
            return;
        }

        for (var i = 0; i < options.TypeInfoResolverChain.Count; i++)
        {
            var context = options.TypeInfoResolverChain[i];
            options.TypeInfoResolverChain[i] = context.WithAddedModifier(info => EnsureText(info.Type, context, options));
        }
    }

    private static void EnsureText(Type type, IJsonTypeInfoResolver context, JsonSerializerOptions options)
    {
        if (!type.IsEnum || Enum.GetValuesAsUnderlyingType(type) is not { Length: > 0 } values)
        {
            return;
        }

        var alone = new JsonSerializerOptions(options) { TypeInfoResolver = context };
        if (JsonSerializer.Serialize(Enum.ToObject(type, values.GetValue(0)!), alone.GetTypeInfo(type)) is not ['"', ..])
        {
            throw new InvalidOperationException($"{type} would be stored as a number: set UseStringEnumConverter in the [JsonSourceGenerationOptions] of the context that has it.");
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Reached only where reflection-based serialization is enabled.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Reached only where dynamic code is supported.")]
    private static void AddReflection(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter());
        options.TypeInfoResolverChain.Add(new DefaultJsonTypeInfoResolver());
    }
}

using Cqrs.Kit.Tests.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Tests.Behaviors;

/// <summary>A started kit with the parcels, which one test sends, weighs and unpacks.</summary>
internal static class ParcelKit
{
    public const string Send = nameof(SendParcel);
    public const string Weigh = nameof(WeighParcel);
    public const string Unpack = nameof(UnpackParcel);

    public static Task<TestKit> StartAsync(Action<CqrsBuilder> configure, params Type[] types) => TestKit.StartAsync(
        cqrs =>
        {
            cqrs.Services.AddSingleton<Work>();
            configure(cqrs);
        },
        [typeof(SendParcel), typeof(SendParcelHandler), typeof(WeighParcel), typeof(WeighParcelHandler), typeof(UnpackParcel), typeof(UnpackParcelHandler), .. types]);

    /// <summary>Has a parcel handled as the message of that name, by the buses of a scope; gives the number that comes out.</summary>
    public static async Task<int> HandleAsync(this TestKit kit, string message, int weight, CancellationToken cancellationToken = default)
    {
        await using var scope = kit.Get<IServiceScopeFactory>().CreateAsyncScope();
        var queries = scope.ServiceProvider.GetRequiredService<IQueryBus>();
        return message switch
        {
            Send => (await scope.ServiceProvider.GetRequiredService<ICommandBus>().SendAsync(new SendParcel(weight), ct: cancellationToken)).Result,
            Weigh => await queries.AskAsync(new WeighParcel(weight), cancellationToken),
            _ => await queries.StreamAsync(new UnpackParcel(weight), cancellationToken).CountAsync(cancellationToken),
        };
    }
}

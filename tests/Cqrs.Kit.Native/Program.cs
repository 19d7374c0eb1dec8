using Cqrs.Kit;
using Cqrs.Kit.Generators.Tests.Everything;
using Cqrs.Kit.Native;
using Cqrs.Kit.Testing;

// Everything that a module can have, as native code: what reflection and code made at run time do elsewhere is here only if it was compiled.
var none = CancellationToken.None;
var checks = 0;
var lyon = new Place("Lyon", "FR");

await using (var host = await StartAsync(_ => { }))
{
    var opened = await host.Commands.SendAsync(new OpenStock("lyon", lyon), ct: none);
    var counted = await host.Commands.SendAsync(new CountStock("lyon", 5), ct: none);
    var recounted = await host.Commands.SendAsync(new RecountStock("lyon"), ct: none);
    await host.ProjectionsAsync(recounted.Position);
    var view = await host.Queries.AskAsync(new GetStock("lyon"), none);
    var total = await host.Services.GetRequiredService<IViewReader<StockTotal, string>>().FindAsync("lyon", none);
    var cities = await host.Queries.StreamAsync(new ListCities(), none).ToListAsync(none);
    var lines = host.Services.GetRequiredService<Diary>().Lines;

    Check("LYON", opened.Result);
    Check(("Lyon", DayOfWeek.Friday, DayOfWeek.Sunday, 0, 1.5m, new Place("Turin", "IT")), (view!.City, view.Day, view.MaybeDay, view.Units, view.Price, view.Other));
    Check(lyon, view.Places.Single());
    Check((7L, TimeSpan.FromHours(1)), (total!.Sum, total.Age));
    Check("Lyon Turin", string.Join(' ', cities));
    Check("all OpenStock, all CountStock, recount RecountStock, all RecountStock", string.Join(", ", lines.Where(line => line.StartsWith("all", StringComparison.Ordinal) || line.StartsWith("recount", StringComparison.Ordinal))));
    Check("stream ListCities", lines.Single(line => line.StartsWith("stream", StringComparison.Ordinal)));
    Check(3, lines.Count(line => line.StartsWith("note", StringComparison.Ordinal)));
    Check(counted.Position.Value + 1, recounted.Position.Value);
    Check(nameof(OpenStock), (await ThrownAsync<NotAuthorizedException>(() => host.Commands.SendAsync(new OpenStock("secret", lyon), ct: none).AsTask())).MessageType);
    Check(nameof(CountStock.Units), (await ThrownAsync<ValidationException>(() => host.Commands.SendAsync(new CountStock("lyon", -1), ct: none).AsTask())).Failures.Single().Property);
}

// A behavior of another assembly is not closed over the messages of this one, and the start says so.
var fault = await ThrownAsync<CqrsStartupException>(() => StartAsync(cqrs => cqrs.AddBehavior(typeof(Foreign<,>))));
Check(true, fault.Message.Contains("is not in the native code", StringComparison.Ordinal));

Console.WriteLine($"{checks} checks hold in native code: {!System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported}");
return System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported ? 1 : 0;

Task<CqrsTestHost> StartAsync(Action<CqrsBuilder> configure) => CqrsTestHost.StartAsync(
    cqrs =>
    {
        cqrs.Services.AddSingleton<Diary>();
        cqrs.AddLogging().AddTimeLimit(TimeSpan.FromMinutes(1)).AddAuthorization().AddValidation();
        configure(cqrs);
        cqrs.ConfigureJson(json => json.TypeInfoResolverChain.Add(StoredJson.Default)).AddCqrsKitNativeModule();
    },
    none);

void Check<T>(T expected, T actual)
{
    checks++;
    if (!EqualityComparer<T>.Default.Equals(expected, actual))
    {
        throw new InvalidOperationException($"Check {checks}: expected {expected}, but was {actual}.");
    }
}

static async Task<TException> ThrownAsync<TException>(Func<Task> act)
    where TException : Exception
{
    try
    {
        await act();
    }
    catch (TException exception)
    {
        return exception;
    }

    throw new InvalidOperationException($"There was no {typeof(TException).Name}.");
}

namespace Cqrs.Kit.Native
{
    /// <summary>As one of another assembly: nobody else sees it, so the module leaves it out, and the app adds it.</summary>
#pragma warning disable CQRS0001 // left out on purpose
    file sealed class Foreign<TCommand, TResult> : ICommandBehavior<TCommand, TResult>
        where TCommand : notnull
    {
        public ValueTask<TResult> HandleAsync(TCommand command, CommandNext<TCommand, TResult> next, CancellationToken cancellationToken) => next.InvokeAsync(command, cancellationToken);
    }
}

using System.Diagnostics;

using ColdStart;

using Cqrs.Kit;

using Microsoft.Extensions.DependencyInjection;

// From nothing to the first answer, with 500 handlers: registered, provider, started, dispatched. Prints the milliseconds of each.
var began = Stopwatch.GetTimestamp();
var services = new ServiceCollection();
services.AddCqrs().AddColdStartKitModule().UseInMemory();
var registered = Stopwatch.GetElapsedTime(began);
await using var provider = services.BuildServiceProvider();
await provider.GetRequiredService<ICqrsStartup>().StartAsync();
var started = Stopwatch.GetElapsedTime(began);
await provider.GetRequiredService<IQueryBus>().AskAsync(new Ask250("x"));
Console.WriteLine(FormattableString.Invariant($"{registered.TotalMilliseconds:F1} {started.TotalMilliseconds:F1} {Stopwatch.GetElapsedTime(began).TotalMilliseconds:F1}"));

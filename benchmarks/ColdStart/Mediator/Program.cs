using System.Diagnostics;

using ColdStart;

using Microsoft.Extensions.DependencyInjection;

// From nothing to the first answer, with 500 handlers: registered, provider, dispatched. Prints the milliseconds of each.
var began = Stopwatch.GetTimestamp();
var services = new ServiceCollection();
services.AddMediator();
var registered = Stopwatch.GetElapsedTime(began);
await using var provider = services.BuildServiceProvider();
var started = Stopwatch.GetElapsedTime(began);
await provider.GetRequiredService<Mediator.IMediator>().Send(new Ask250("x"));
Console.WriteLine(FormattableString.Invariant($"{registered.TotalMilliseconds:F1} {started.TotalMilliseconds:F1} {Stopwatch.GetElapsedTime(began).TotalMilliseconds:F1}"));

using Cqrs.Kit.Faults;
using Cqrs.Kit.Faults.Appends;
using Cqrs.Kit.Faults.DiskFull;
using Cqrs.Kit.Faults.LostReplies;
using Cqrs.Kit.Faults.Orders;
using Cqrs.Kit.Faults.Poison;
using Cqrs.Kit.Faults.Poolers;
using Cqrs.Kit.Faults.Rebuild;
using Cqrs.Kit.Faults.ServerKills;
using Cqrs.Kit.Faults.SlowCommits;
using Cqrs.Kit.Faults.Soak;
using Cqrs.Kit.Faults.Streams;
using Cqrs.Kit.Faults.Takeover;

// A scenario by its name. It starts this program again as its clients; "appends-client", "streams-worker", "log-reader" and those that begin with "orders-" are such.
switch (args)
{
    case ["appends", .. var rest] when AppendsOptions.Parse(rest) is { } options:
        return await AppendsScenario.RunAsync(options);
    case ["rebuild", .. var rest] when Arguments.Parse(rest, RebuildScenario.Defaults) is { } options:
        return await RebuildScenario.RunAsync(options);
    case ["takeover", .. var rest] when Arguments.Parse(rest, TakeoverScenario.Defaults) is { } options:
        return await TakeoverScenario.RunAsync(options);
    case ["poison", .. var rest] when Arguments.Parse(rest, PoisonScenario.Defaults) is { } options:
        return await PoisonScenario.RunAsync(options);
    case ["lost-replies", .. var rest] when Arguments.Parse(rest, LostRepliesScenario.Defaults) is { } options:
        return await LostRepliesScenario.RunAsync(options);
    case ["server-kills", .. var rest] when Arguments.Parse(rest, ServerKillsScenario.Defaults) is { } options:
        return await ServerKillsScenario.RunAsync(options);
    case ["disk-full", .. var rest] when Arguments.Parse(rest, DiskFullScenario.Defaults) is { } options:
        return await DiskFullScenario.RunAsync(options);
    case ["slow-commits", .. var rest] when Arguments.Parse(rest, SlowCommitsScenario.Defaults) is { } options:
        return await SlowCommitsScenario.RunAsync(options);
    case ["poolers", .. var rest] when Arguments.Parse(rest, PoolersScenario.Defaults) is { } options:
        return await PoolersScenario.RunAsync(options);
    case ["soak", .. var rest] when Arguments.Parse(rest, SoakScenario.Defaults) is { } options:
        return await SoakScenario.RunAsync(options);
    case [ClientProcess.AppendsClient]:
        return await AppendsClient.RunAsync();
    case [ClientProcess.OrdersWorker]:
        return await OrdersApp.RunWorkerAsync();
    case [ClientProcess.OrdersService]:
        return await OrdersApp.RunServiceAsync();
    case [ClientProcess.StreamsWorker]:
        return await StreamsApp.RunWorkerAsync();
    case [ClientProcess.LogReader]:
        return await LogReader.RunAsync();
    default:
        await Console.Error.WriteLineAsync(string.Join("\n", AppendsOptions.Usage, RebuildScenario.Usage, TakeoverScenario.Usage, PoisonScenario.Usage, LostRepliesScenario.Usage, ServerKillsScenario.Usage, DiskFullScenario.Usage, SlowCommitsScenario.Usage, PoolersScenario.Usage, SoakScenario.Usage));
        return 2;
}

using Cqrs.Kit.Faults;
using Cqrs.Kit.Faults.Appends;
using Cqrs.Kit.Faults.ClientKills;
using Cqrs.Kit.Faults.DiskFull;
using Cqrs.Kit.Faults.Failover;
using Cqrs.Kit.Faults.LostReplies;
using Cqrs.Kit.Faults.Orders;
using Cqrs.Kit.Faults.Poison;
using Cqrs.Kit.Faults.Poolers;
using Cqrs.Kit.Faults.Rebuild;
using Cqrs.Kit.Faults.RebuildKills;
using Cqrs.Kit.Faults.Sabotage;
using Cqrs.Kit.Faults.SameCommands;
using Cqrs.Kit.Faults.ServerKills;
using Cqrs.Kit.Faults.SlowCommits;
using Cqrs.Kit.Faults.Soak;
using Cqrs.Kit.Faults.Starts;
using Cqrs.Kit.Faults.Streams;
using Cqrs.Kit.Faults.Takeover;

// A scenario by its name, or a process of one, which starts this program again.
Scenario[] scenarios =
[
    new("appends", AppendsScenario.Usage, AppendsScenario.Defaults, AppendsScenario.RunAsync),
    new("rebuild", RebuildScenario.Usage, RebuildScenario.Defaults, RebuildScenario.RunAsync),
    new("rebuild-kills", RebuildKillsScenario.Usage, RebuildKillsScenario.Defaults, RebuildKillsScenario.RunAsync),
    new("takeover", TakeoverScenario.Usage, TakeoverScenario.Defaults, TakeoverScenario.RunAsync),
    new("poison", PoisonScenario.Usage, PoisonScenario.Defaults, PoisonScenario.RunAsync),
    new("lost-replies", LostRepliesScenario.Usage, LostRepliesScenario.Defaults, LostRepliesScenario.RunAsync),
    new("server-kills", ServerKillsScenario.Usage, ServerKillsScenario.Defaults, ServerKillsScenario.RunAsync),
    new("client-kills", ClientKillsScenario.Usage, ClientKillsScenario.Defaults, ClientKillsScenario.RunAsync),
    new("disk-full", DiskFullScenario.Usage, DiskFullScenario.Defaults, DiskFullScenario.RunAsync),
    new("slow-commits", SlowCommitsScenario.Usage, SlowCommitsScenario.Defaults, SlowCommitsScenario.RunAsync),
    new("poolers", PoolersScenario.Usage, PoolersScenario.Defaults, PoolersScenario.RunAsync),
    new("failover", FailoverScenario.Usage, FailoverScenario.Defaults, FailoverScenario.RunAsync),
    new("same-commands", SameCommandsScenario.Usage, SameCommandsScenario.Defaults, SameCommandsScenario.RunAsync),
    new("starts", StartsScenario.Usage, StartsScenario.Defaults, StartsScenario.RunAsync),
    new("sabotage", SabotageScenario.Usage, SabotageScenario.Defaults, SabotageScenario.RunAsync),
    new("soak", SoakScenario.Usage, SoakScenario.Defaults, SoakScenario.RunAsync),
];
Dictionary<string, Func<Task<int>>> processes = new()
{
    [ClientProcess.AppendsClient] = AppendsClient.RunAsync,
    [ClientProcess.OrdersWorker] = OrdersApp.RunWorkerAsync,
    [ClientProcess.OrdersOperator] = OrdersApp.RunOperatorAsync,
    [ClientProcess.OrdersService] = OrdersApp.RunServiceAsync,
    [ClientProcess.StreamsWorker] = StreamsApp.RunWorkerAsync,
    [ClientProcess.CommandSender] = SendsApp.RunAsync,
    [ClientProcess.LogReader] = LogReader.RunAsync,
};

if (args is [var name] && processes.TryGetValue(name, out var process))
{
    return await process();
}

if (args is [var asked, .. var rest] && scenarios.FirstOrDefault(scenario => scenario.Name == asked) is { } scenario && Arguments.Parse(rest, scenario.Defaults) is { } options)
{
    return await scenario.RunAsync(options);
}

await Console.Error.WriteLineAsync(string.Join("\n", scenarios.Select(scenario => scenario.Usage)));
return 2;

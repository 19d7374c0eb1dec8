using Cqrs.Kit.Faults;
using Cqrs.Kit.Faults.Appends;
using Cqrs.Kit.Faults.LostReplies;
using Cqrs.Kit.Faults.Orders;
using Cqrs.Kit.Faults.Poison;
using Cqrs.Kit.Faults.Rebuild;
using Cqrs.Kit.Faults.Streams;
using Cqrs.Kit.Faults.Takeover;

// A scenario by its name. It starts this program again as its clients; "appends-client", "streams-worker" and those that begin with "orders-" are such.
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
    case [ClientProcess.AppendsClient]:
        return await AppendsClient.RunAsync();
    case [ClientProcess.OrdersWorker]:
        return await OrdersApp.RunWorkerAsync();
    case [ClientProcess.OrdersService]:
        return await OrdersApp.RunServiceAsync();
    case [ClientProcess.StreamsWorker]:
        return await StreamsApp.RunWorkerAsync();
    default:
        await Console.Error.WriteLineAsync(string.Join("\n", AppendsOptions.Usage, RebuildScenario.Usage, TakeoverScenario.Usage, PoisonScenario.Usage, LostRepliesScenario.Usage));
        return 2;
}

using Cqrs.Kit.Faults;
using Cqrs.Kit.Faults.Appends;

// A scenario by its name. It starts this program again as its clients; "appends-client" is one of them.
switch (args)
{
    case ["appends", .. var rest] when AppendsOptions.Parse(rest) is { } options:
        return await AppendsScenario.RunAsync(options);
    case [ClientProcess.AppendsClient]:
        return await AppendsClient.RunAsync();
    default:
        await Console.Error.WriteLineAsync(AppendsOptions.Usage);
        return 2;
}

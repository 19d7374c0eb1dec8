using Cqrs.Kit.Faults.Judge;
using Cqrs.Kit.Faults.Orders;

namespace Cqrs.Kit.Faults.RebuildKills;

/// <summary>Kills whoever runs a step in its middle, and sees that the step is done in the end.</summary>
internal sealed class StepKills(OrdersRun run, LockGate gate)
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private int _operators;

    /// <summary>How often each step was hit.</summary>
    public Dictionary<RebuildStep, int> Counts { get; } = Enum.GetValues<RebuildStep>().ToDictionary(step => step, _ => 0);

    /// <summary>It came to its end.</summary>
    public Check Done { get; } = new("What was asked for was done in the end, by who was left or asked again");

    /// <summary>What a rebuild leads to.</summary>
    public Check Live { get; } = new("Queries read the build that they must: the new one after a rebuild, the one before after a roll back");

    /// <summary>Nothing is left of what was given up.</summary>
    public Check Clean { get; } = new("There is a table for each build, and none for another; after the clean-up there is one build");

    /// <summary>A rebuild with a kill in each of its steps, one that is taken back, and the clean-up.</summary>
    public async Task RoundAsync()
    {
        foreach (var step in (RebuildStep[])[RebuildStep.Adding, RebuildStep.Filling, RebuildStep.Promoting])
        {
            var before = await LiveAsync();
            await KillAsync(step, OrdersTask.Rebuild);
            Live.That(await LiveAsync() > before, () => $"{step} {Counts[step]}: {before} is still live");
            await CleanAsync(step);
        }

        var promoted = await LiveAsync();
        await KillAsync(RebuildStep.TakingBack, OrdersTask.RollBack);
        Live.That(await LiveAsync() < promoted, () => $"{RebuildStep.TakingBack} {Counts[RebuildStep.TakingBack]}: {promoted} is still live");
        await KillAsync(RebuildStep.Removing, OrdersTask.Retire);
        await CleanAsync(RebuildStep.Removing);
        Clean.That(await run.ScalarAsync<long>("select count(distinct build) from cqrs.projections") == 1, () => $"{RebuildStep.Removing} {Counts[RebuildStep.Removing]}: more than one build");
    }

    private async Task KillAsync(RebuildStep step, string action)
    {
        var live = await LiveAsync();
        await gate.CloseAsync((int)step);
        var asking = Ask(action);
        (string Name, int Session)? held = null;
        await run.UntilAsync($"somebody is in the middle of {step}", async () => (held = await gate.HeldAsync((int)step)) is not null, _patience);
        var (name, session) = held!.Value;
        await run.KillAsync(name);
        await gate.OpenAsync();
        await run.UntilAsync("its session has ended", async () => await run.ScalarAsync<long>($"select count(*) from pg_stat_activity where pid = {session}") == 0, _patience);
        Counts[step]++;
        if (name != asking)
        {
            run.StartWorker(name);
        }
        else if (step == RebuildStep.TakingBack && await LiveAsync() < live)
        {
            return; // its last word was the commit
        }
        else
        {
            asking = Ask(action);
        }

        var code = await run.EndAsync(asking);
        Done.That(code == 0, () => $"{step} {Counts[step]}: {asking} ended with {code}");
    }

    /// <summary>By a process of its own.</summary>
    private string Ask(string action)
    {
        var name = $"operator-{++_operators}";
        run.StartOperator(name, action);
        return name;
    }

    /// <summary>The row of the live build: numbers of builds come again, rows do not.</summary>
    private Task<int> LiveAsync() => run.ScalarAsync<int>("select id from cqrs.projections order by promoted_at desc nulls last, id limit 1");

    private async Task CleanAsync(RebuildStep step)
    {
        const string Strays = """
            select coalesce(string_agg(coalesce(t.name, 'no table for ' || p.name), ', '), '')
            from (select relname::text as name from pg_class where relnamespace = 'cqrs'::regnamespace and relkind = 'r' and relname ~ '_v[0-9]+_b[0-9]+$') t
                full join (select distinct format('order_views_v%s_b%s', version, build) as name from cqrs.projections) p on p.name = t.name
            where t.name is null or p.name is null
            """;
        var strays = await run.ScalarAsync<string>(Strays);
        Clean.That(strays.Length == 0, () => $"{step} {Counts[step]}: {strays}");
    }
}

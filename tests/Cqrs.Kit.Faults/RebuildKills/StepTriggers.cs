namespace Cqrs.Kit.Faults.RebuildKills;

/// <summary>What holds each step up, at the point of its number; see <see cref="LockGate"/>.</summary>
internal static class StepTriggers
{
    public const string Sql = """
        create trigger gate_adding after insert on cqrs.projections for each row execute function faults.gate('1');
        create trigger gate_filling after insert on cqrs.checkpoints for each row when (new.number = 2) execute function faults.gate('2');
        create trigger gate_promoting after update on cqrs.projections for each row when (old.promoted_at is null and new.promoted_at is not null) execute function faults.gate('3');
        create trigger gate_taking_back after update on cqrs.projections for each row when (old.promoted_at is not null and new.promoted_at is null) execute function faults.gate('4');
        create trigger gate_removing after delete on cqrs.projections for each row execute function faults.gate('5');
        """;
}

using System.Globalization;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>What is done to a projection: driven, held, made to fail, parked, tried again, skipped, rebuilt, promoted, taken back.</summary>
internal static class ProjectionOperations
{
    public static Gen<Operation> Any { get; } = Gen.Frequency(
        (6, Gen.Const(Waiting("project", ProjectAsync))),
        (3, Gen.Int[1, 3].Select(Turn)),
        (4, Gen.Const(new Operation("rows", RowsAsync))),
        (2, Gen.Const(Asking("list", async control => string.Join("; ", (await control.ListAsync(Token)).Select(Words.Of))))),
        (2, Gen.Const(Asking("list parked", async control => string.Join("; ", (await control.ListParkedAsync(Heap.Projection, 100, Token)).Select(Words.Of))))),
        (1, Gen.Int[1, 3].Nullable().Select(Retry)),
        (1, Gen.Select(Gen.Long[1, 9], Gen.Int[1, 3].Nullable(), Skip)),
        (1, Gen.OneOf(Hold("pause", (control, name) => control.PauseAsync(name, Token)), Hold("stop", (control, name) => control.StopAsync(name, Token)))),
        (2, Gen.Const(new Operation("resume", ResumeAsync))),
        (1, Gen.Bool.Select(promote => Waiting($"rebuild{(promote ? "" : " without a promotion")}", Doing(control => control.RebuildAsync(Heap.Projection, null, promote, Token))))),
        (1, Gen.OneOf(
            Waiting("promote", Doing(control => control.PromoteAsync(Heap.Projection, Token))),
            Waiting("roll back", Doing(control => control.RollBackAsync(Heap.Projection, Token))),
            Waiting("compare", async subject => Words.Of(await ControlOf(subject).CompareAsync(Heap.Projection, 10, Token))),
            Asking("retire", async control => $"{await control.RetireAsync(Heap.Projection, Token)} retired"),
            Asking("rewind", async control =>
            {
                await control.RewindAsync(Heap.Projection, LogPosition.Start, Token);
                return "rewound";
            }))));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IProjectionControl ControlOf(Subject subject) => subject.Services.GetRequiredService<IProjectionControl>();

    private static Operation Asking(string text, Func<IProjectionControl, Task<string>> ask) => new(text, subject => ask(ControlOf(subject)));

    /// <summary>What waits for the projection, which would be for ever while it is held.</summary>
    private static Operation Waiting(string text, Func<Subject, Task<string>> ask) => new(text, subject => subject.IsHeld ? Task.FromResult("") : ask(subject));

    private static Func<Subject, Task<string>> Doing(Func<IProjectionControl, ValueTask> act) => async subject =>
    {
        await act(ControlOf(subject));
        return "done";
    };

    private static async Task<string> ProjectAsync(Subject subject)
    {
        var head = (await subject.Store.ProbeAsync(LogPosition.Start, Token)).Head;
        await ControlOf(subject).CatchUpAsync(head, Token);
        return $"at {head}";
    }

    private static async Task<string> RowsAsync(Subject subject)
    {
        var heaps = subject.Services.GetRequiredService<IViewReader<Heap, int>>();
        return $"{await heaps.FindAsync(1, Token)} {await heaps.FindAsync(2, Token)} {await heaps.FindAsync(3, Token)}";
    }

    private static async Task<string> ResumeAsync(Subject subject)
    {
        await ControlOf(subject).ResumeAsync(Heap.Projection, Token);
        subject.IsHeld = false;
        return "resumed";
    }

    private static Operation Hold(string text, Func<IProjectionControl, string, ValueTask> hold) => new(text, async subject =>
    {
        await hold(ControlOf(subject), Heap.Projection);
        subject.IsHeld = true;
        return "held";
    });

    private static Operation Turn(int heap) => new($"make heap {heap} sick, or well again", subject => Task.FromResult($"{subject.Sickness.Turn(heap)}"));

    private static Operation Retry(int? heap) => Asking($"retry {heap}", async control => $"{await control.RetryParkedAsync(Heap.Projection, KeyOf(heap), Token)} are tried");

    private static string? KeyOf(int? heap) => heap?.ToString(CultureInfo.InvariantCulture);

    private static Operation Skip(long position, int? heap) => Asking($"skip {position} of {heap}", async control =>
    {
        await control.SkipAsync(Heap.Projection, new LogPosition(position), "as the history wants it", KeyOf(heap), Token);
        return "skipped";
    });
}

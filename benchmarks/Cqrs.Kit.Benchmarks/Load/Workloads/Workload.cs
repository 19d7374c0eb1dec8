namespace Cqrs.Kit.Benchmarks.Load.Workloads;

/// <summary>The workloads that there are.</summary>
internal static class Workload
{
    public static IReadOnlyList<IWorkload> All { get; } =
    [
        new W1NewStream(), new W2KnownVersion(), new W3TenEvents(), new W4Import(), new W5LoadAndFold(), new W6ReadLog(), new W7Rebuild(), new W8Live(), new W9ReadOwnWrite(), new W11Bus(),
    ];

    public static IWorkload? Find(string name) => All.FirstOrDefault(workload => workload.Name == name);
}

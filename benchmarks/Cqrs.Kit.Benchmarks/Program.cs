using BenchmarkDotNet.Running;

using Cqrs.Kit.Benchmarks.Load;

// "load W1 …" runs workloads against a server; all else goes to BenchmarkDotNet. See docs/benchmarks.md.
if (args is ["load", .. var workload])
{
    return await LoadProgram.RunAsync(workload);
}

BenchmarkSwitcher.FromAssembly(typeof(LoadProgram).Assembly).Run(args);
return 0;

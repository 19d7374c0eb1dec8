using BenchmarkDotNet.Running;

using Cqrs.Kit.Benchmarks.Load;
using Cqrs.Kit.Benchmarks.Order;

// "load W1 …" runs workloads against a server, "order" compares ways to order the log; all else goes to BenchmarkDotNet. See docs/benchmarks.md.
if (args is ["load", .. var workload])
{
    return await LoadProgram.RunAsync(workload);
}

if (args is ["order", .. var order])
{
    return await OrderProgram.RunAsync(order);
}

if (args is [WriterProcess.Argument])
{
    return await WriterProgram.RunAsync();
}

BenchmarkSwitcher.FromAssembly(typeof(LoadProgram).Assembly).Run(args);
return 0;

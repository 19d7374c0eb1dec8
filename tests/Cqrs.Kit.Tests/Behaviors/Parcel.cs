using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;

namespace Cqrs.Kit.Tests.Behaviors;

/// <summary>A command, a query and a stream query of one shape, and what their handlers do, so that a behavior is tested on both buses.</summary>
public interface IParcel
{
    int Weight { get; }
}

public sealed record SendParcel([property: Range(1, 30)] int Weight) : ICommand<int>, IParcel;

public sealed record WeighParcel([property: Range(1, 30)] int Weight) : IQuery<int>, IParcel;

public sealed record UnpackParcel([property: Range(1, 30)] int Weight) : IStreamQuery<int>, IParcel;

/// <summary>What the handlers do, beside counting.</summary>
public sealed class Work
{
    public int Runs { get; set; }

    public Func<CancellationToken, Task> DoAsync { get; set; } = _ => Task.CompletedTask;
}

public sealed class SendParcelHandler(Work work) : ICommandHandler<SendParcel, int>
{
    public async ValueTask<int> HandleAsync(SendParcel command, CancellationToken cancellationToken)
    {
        work.Runs++;
        await work.DoAsync(cancellationToken);
        return command.Weight;
    }
}

public sealed class WeighParcelHandler(Work work) : IQueryHandler<WeighParcel, int>
{
    public async ValueTask<int> HandleAsync(WeighParcel query, CancellationToken cancellationToken)
    {
        work.Runs++;
        await work.DoAsync(cancellationToken);
        return query.Weight;
    }
}

public sealed class UnpackParcelHandler(Work work) : IStreamQueryHandler<UnpackParcel, int>
{
    public IAsyncEnumerable<int> HandleAsync(UnpackParcel query, CancellationToken cancellationToken) => UnpackAsync(query.Weight, cancellationToken);

    private async IAsyncEnumerable<int> UnpackAsync(int weight, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        work.Runs++;
        for (var i = 1; i <= weight; i++)
        {
            await work.DoAsync(cancellationToken);
            yield return i;
        }
    }
}

using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit;

/// <summary>Runs a command in attempts, each in a scope of its own, and commits.</summary>
internal sealed class CommandBus(
    IServiceProvider services,
    IServiceScopeFactory scopes,
    CommandPipelines pipelines,
    IReadOnlyList<Action<IServiceProvider, MetadataBuilder>> metadataProviders,
    IEventStore store,
    IEventSerializer serializer,
    StartedGate started,
    CqrsOptions options,
    TimeProvider time,
    KitLogger<CommandBus> logger) : ICommandBus
{
    private static readonly AsyncLocal<Attempt?> _attempt = new();

    public async ValueTask<CommandReceipt> SendAsync(ICommand command, CommandOptions? options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var pipeline = (CommandPipeline<NoResult>)pipelines.Find(command.GetType());
        var receipt = await RunAsync(pipeline, command, options, ct).ConfigureAwait(false);
        return new CommandReceipt(receipt.Position, receipt.WasReplayed);
    }

    public ValueTask<CommandReceipt<TResult>> SendAsync<TResult>(ICommand<TResult> command, CommandOptions? options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        return RunAsync((CommandPipeline<TResult>)pipelines.Find(command.GetType()), command, options, ct);
    }

    public ValueTask<CommandReceipt<object?>> SendUntypedAsync(object command, CommandOptions? options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        return pipelines.Find(command.GetType()).SendUntypedAsync(this, command, options, ct);
    }

    public async ValueTask<CommandReceipt<TResult>> RunAsync<TResult>(CommandPipeline<TResult> pipeline, object command, CommandOptions? given, CancellationToken ct)
    {
        started.Ensure();
        if (_attempt.Value is { IsRunning: true } outer)
        {
            throw new InvalidOperationException($"{pipeline.CommandType.Name} was sent inside the handler of {outer.Command.Name}: share code through a domain service, or react to the event in a subscriber.");
        }

        using var activity = CqrsDiagnostics.ActivitySource.StartActivity("send " + pipeline.CommandType.Name);
        var began = time.GetTimestamp();
        var outcome = "error";
        try
        {
            var context = CreateContext(given);
            var hash = given?.Id is null ? null : HashOf(pipeline.CommandType, command);
            if (hash is not null && await store.FindCommandAsync(context.Id, ct).ConfigureAwait(false) is { } known)
            {
                outcome = "replayed";
                return Replay<TResult>(known, hash);
            }

            var receipt = await AttemptAsync(pipeline, command, context, hash, ct).ConfigureAwait(false);
            outcome = receipt.WasReplayed ? "replayed" : "ok";
            return receipt;
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            throw;
        }
        finally
        {
            CqrsDiagnostics.CommandDuration.Record(time.GetElapsedTime(began).TotalSeconds, new("cqrs.command", pipeline.CommandType.Name), new("cqrs.outcome", outcome));
        }
    }

    private async ValueTask<CommandReceipt<TResult>> AttemptAsync<TResult>(CommandPipeline<TResult> pipeline, object command, CommandContext context, byte[]? hash, CancellationToken ct)
    {
        for (var retries = 0; ; retries++)
        {
            var (result, commit) = await AttemptOnceAsync(pipeline, command, context, hash, ct).ConfigureAwait(false);
            switch (commit.Outcome)
            {
                case AppendOutcome.Appended:
                    return new CommandReceipt<TResult>(result, commit.Position, WasReplayed: false);
                case AppendOutcome.CommandKnown:
                    return Replay<TResult>(commit.Command!, hash!);
                case AppendOutcome.Conflict when commit.Conflict!.Expected == ExpectedVersion.NoStream || retries >= options.MaxCommandRetries:
                    throw new ConcurrencyConflictException(commit.Conflict!);
            }

            CqrsDiagnostics.CommandRetries.Add(1, new KeyValuePair<string, object?>("cqrs.command", pipeline.CommandType.Name));
            Log.CommandRetried(logger, pipeline.CommandType.Name, commit.Conflict!.Stream.ToString(), retries + 1);
        }
    }

    private async ValueTask<(TResult Result, AppendResult Commit)> AttemptOnceAsync<TResult>(CommandPipeline<TResult> pipeline, object command, CommandContext context, byte[]? hash, CancellationToken ct)
    {
        var scope = scopes.CreateAsyncScope();
        var unitOfWork = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        var attempt = new Attempt(pipeline.CommandType);
        try
        {
            scope.ServiceProvider.GetRequiredService<CommandContextHolder>().Context = context;
            unitOfWork.Begin(context.Metadata);
            _attempt.Value = attempt;
            var result = await pipeline.HandleAsync(scope.ServiceProvider, command, ct).ConfigureAwait(false);
            var record = hash is null ? null : new CommandRecord(context.Id, hash, ResultJson(result), LogPosition.Start);
            return (result, await unitOfWork.CommitAsync(record, ct).ConfigureAwait(false));
        }
        finally
        {
            attempt.IsRunning = false; // also for what the handler left running, which keeps the ambient value
            unitOfWork.End();
            await scope.DisposeAsync().ConfigureAwait(false);
        }
    }

    private CommandContext CreateContext(CommandOptions? given)
    {
        var id = given?.Id ?? CommandId.New();
        if (id.Value == Guid.Empty)
        {
            throw new ArgumentException("A command's id must not be empty; use CommandId.From or leave it out.", nameof(given));
        }

        var metadata = new MetadataBuilder();
        foreach (var provide in metadataProviders)
        {
            provide(services, metadata);
        }

        return new CommandContext(id, new EventMetadata
        {
            CommandId = id,
            SentAt = time.GetUtcNow(),
            CorrelationId = given?.CorrelationId ?? Activity.Current?.TraceId.ToString() ?? id.ToString(),
            CausationId = given?.CausationId,
            Headers = metadata.Headers,
        });
    }

    private byte[] HashOf(Type commandType, object command) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(commandType.Name), 0, .. serializer.Serialize(command, commandType)]);

    private byte[] ResultJson<TResult>(TResult result) => result is NoResult ? [] : serializer.Serialize(result, typeof(TResult));

    private CommandReceipt<TResult> Replay<TResult>(CommandRecord record, byte[] hash)
    {
        if (!record.Hash.Span.SequenceEqual(hash))
        {
            throw new CommandIdReusedException(record.Id);
        }

        var result = record.Result.IsEmpty ? default : (TResult?)serializer.Deserialize(record.Result.Span, typeof(TResult));
        return new CommandReceipt<TResult>(result!, record.Position, WasReplayed: true);
    }

    private sealed class Attempt(Type command)
    {
        private volatile bool _isRunning = true;

        public Type Command { get; } = command;

        public bool IsRunning { get => _isRunning; set => _isRunning = value; }
    }
}

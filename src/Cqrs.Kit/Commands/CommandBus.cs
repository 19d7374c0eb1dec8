using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
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
            var hash = given?.Id is null ? null : new Lazy<byte[]>(() => HashOf(pipeline.CommandType, command)); // not before it is needed: the handler's own validation comes first
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

    private async ValueTask<CommandReceipt<TResult>> AttemptAsync<TResult>(CommandPipeline<TResult> pipeline, object command, CommandContext context, Lazy<byte[]>? hash, CancellationToken ct)
    {
        for (var retries = 0; ; retries++)
        {
            var (result, commit, twin) = await AttemptUnlessKnownAsync(pipeline, command, context, hash, ct).ConfigureAwait(false);
            if (twin is not null)
            {
                return Replay<TResult>(twin, hash!);
            }

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

    /// <summary>An attempt; when it fails because the same command was committed meanwhile (it finds the order shipped, say), that one's record.</summary>
    private async ValueTask<(TResult Result, AppendResult Commit, CommandRecord? Twin)> AttemptUnlessKnownAsync<TResult>(CommandPipeline<TResult> pipeline, object command, CommandContext context, Lazy<byte[]>? hash, CancellationToken ct)
    {
        try
        {
            var (result, commit) = await AttemptOnceAsync(pipeline, command, context, hash, ct).ConfigureAwait(false);
            return (result, commit, null);
        }
        catch (Exception exception) when (hash is not null && exception is not OperationCanceledException)
        {
            if (await store.FindCommandAsync(context.Id, ct).ConfigureAwait(false) is not { } twin)
            {
                throw;
            }

            return (default!, default, twin);
        }
    }

    private async ValueTask<(TResult Result, AppendResult Commit)> AttemptOnceAsync<TResult>(CommandPipeline<TResult> pipeline, object command, CommandContext context, Lazy<byte[]>? hash, CancellationToken ct)
    {
        var scope = scopes.CreateAsyncScope();
        UnitOfWork? unitOfWork = null;
        var attempt = new Attempt(pipeline.CommandType);
        try
        {
            unitOfWork = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
            scope.ServiceProvider.GetRequiredService<CommandContextHolder>().Context = context;
            unitOfWork.Begin(context.Metadata);
            _attempt.Value = attempt;
            var result = await pipeline.HandleAsync(scope.ServiceProvider, command, ct).ConfigureAwait(false);
            var record = hash is null ? null : new CommandRecord(context.Id, hash.Value, ResultJson(result), LogPosition.Start);
            return (result, await unitOfWork.CommitAsync(record, ct).ConfigureAwait(false));
        }
        finally
        {
            attempt.IsRunning = false; // also for what the handler left running, which keeps the ambient value
            unitOfWork?.End();
            await DisposeAsync(scope, pipeline.CommandType).ConfigureAwait(false);
        }
    }

    /// <summary>A service of the scope that fails as it is disposed changes nothing about what was committed: it must not look like a failed command.</summary>
    private async ValueTask DisposeAsync(AsyncServiceScope scope, Type commandType)
    {
        try
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.ScopeNotDisposed(logger, exception, commandType.Name);
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
        SHA256.HashData([.. Encoding.UTF8.GetBytes(commandType.Name), 0, .. Json(command, commandType)]);

    private byte[] ResultJson<TResult>(TResult result) => result is NoResult ? [] : Json(result, typeof(TResult));

    private byte[] Json(object? value, Type type)
    {
        try
        {
            return serializer.Serialize(value, type);
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException($"A command that is sent with an id is recorded as JSON with its result, but {type} cannot be written: {exception.Message}", exception);
        }
    }

    private CommandReceipt<TResult> Replay<TResult>(CommandRecord record, Lazy<byte[]> hash)
    {
        if (!record.Hash.Span.SequenceEqual(hash.Value))
        {
            throw new CommandIdReusedException(record.Id);
        }

        if (record.IsResultErased)
        {
            throw new CommandResultErasedException(record.Id, record.Position);
        }

        try
        {
            var result = record.Result.IsEmpty ? default : (TResult?)serializer.Deserialize(record.Result.Span, typeof(TResult));
            return new CommandReceipt<TResult>(result!, record.Position, WasReplayed: true);
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException($"The recorded result of the command {record.Id} cannot be read as {typeof(TResult)}, which has changed since: {exception.Message}", exception);
        }
    }

    private sealed class Attempt(Type command)
    {
        private volatile bool _isRunning = true;

        public Type Command { get; } = command;

        public bool IsRunning { get => _isRunning; set => _isRunning = value; }
    }
}

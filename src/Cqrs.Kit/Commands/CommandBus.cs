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
    CqrsOptions options,
    TimeProvider time,
    KitLogger<CommandBus> logger) : ICommandBus
{
    public ValueTask<CommandReceipt> SendAsync(ICommand command, CommandOptions? options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var sending = RunAsync(pipelines.Find<CommandPipeline<NoResult>>(command), command, options, ct);
        return sending.IsCompletedSuccessfully ? new ValueTask<CommandReceipt>(WithoutResult(sending.Result)) : Await(sending);

        static async ValueTask<CommandReceipt> Await(ValueTask<CommandReceipt<NoResult>> sending) => WithoutResult(await sending.ConfigureAwait(false));

        static CommandReceipt WithoutResult(CommandReceipt<NoResult> receipt) => new(receipt.Position, receipt.WasReplayed);
    }

    public ValueTask<CommandReceipt<TResult>> SendAsync<TResult>(ICommand<TResult> command, CommandOptions? options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        return RunAsync(pipelines.Find<CommandPipeline<TResult>>(command), command, options, ct);
    }

    public ValueTask<CommandReceipt<object?>> SendUntypedAsync(object command, CommandOptions? options, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        return pipelines.Find<CommandPipeline>(command).SendUntypedAsync(this, command, options, ct);
    }

    public ValueTask<CommandReceipt<TResult>> RunAsync<TResult>(CommandPipeline<TResult> pipeline, object command, CommandOptions? given, CancellationToken ct)
    {
        if (CommandAttempt.Current is { } outer)
        {
            throw new InvalidOperationException($"{pipeline.CommandType.Name} was sent inside the handler of {outer.Command.Name}: share code through a domain service, or react to the event in a subscriber.");
        }

        if (given?.Id is { Value: var id } && id == Guid.Empty)
        {
            throw new ArgumentException("A command's id must not be empty; use CommandId.From or leave it out.", nameof(given));
        }

        return CqrsDiagnostics.AreSendsObserved ? ObserveAsync(pipeline, command, given, ct) : AttemptAsync(pipeline, command, given, ct);
    }

    /// <summary>Called by an attempt when it is first asked for its context.</summary>
    public CommandContext CreateContext(CommandOptions? given)
    {
        var id = given?.Id ?? CommandId.New();
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
            TraceParent = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null,
            Headers = metadata.Headers,
        });
    }

    private async ValueTask<CommandReceipt<TResult>> ObserveAsync<TResult>(CommandPipeline<TResult> pipeline, object command, CommandOptions? given, CancellationToken ct)
    {
        using var activity = CqrsDiagnostics.ActivitySource.StartActivity(pipeline.ActivityName);
        activity?.SetTag(CqrsDiagnostics.CommandTag, pipeline.CommandType.Name);
        var began = time.GetTimestamp();
        var outcome = "error";
        try
        {
            var receipt = await AttemptAsync(pipeline, command, given, ct).ConfigureAwait(false);
            outcome = receipt.WasReplayed ? "replayed" : "ok";
            return receipt;
        }
        catch (Exception exception)
        {
            CqrsDiagnostics.Fail(activity, exception);
            throw;
        }
        finally
        {
            CqrsDiagnostics.CommandDuration.Record(time.GetElapsedTime(began).TotalSeconds, new(CqrsDiagnostics.CommandTag, pipeline.CommandType.Name), new("cqrs.outcome", outcome));
        }
    }

    private async ValueTask<CommandReceipt<TResult>> AttemptAsync<TResult>(CommandPipeline<TResult> pipeline, object command, CommandOptions? given, CancellationToken ct)
    {
        CommandContext? context = null;
        var hash = given?.Id is null ? null : LazyHash(pipeline.CommandType, command);
        for (var retries = 0; ; retries++)
        {
            var attempt = new CommandAttempt(pipeline.CommandType, this, given, context);
            var scope = pipeline.NeedsScope ? scopes.CreateScope() : null;
            AppendResult commit;
            TResult result;
            try
            {
                attempt.Enter();
                result = await pipeline.HandleAsync(scope?.ServiceProvider ?? pipelines.Root, command, ct).ConfigureAwait(false);
                if (attempt.UnitOfWork is null && hash is null)
                {
                    return new CommandReceipt<TResult>(result, LogPosition.Start, WasReplayed: false); // it asked for nothing that could have changed
                }

                commit = await CommitAsync(attempt, hash, result, ct).ConfigureAwait(false);
            }
            catch (Exception exception) when (hash is not null && exception is not (OperationCanceledException or NotAuthorizedException)) // a refusal is no question of what was committed
            {
                // It may have failed because the same command was committed meanwhile: it finds the order shipped, say.
                if (await FindTwinAsync(attempt, pipeline.CommandType, ct).ConfigureAwait(false) is not { } twin)
                {
                    throw;
                }

                return Replay<TResult>(twin, hash);
            }
            finally
            {
                attempt.End();
                if (scope is not null)
                {
                    await DisposeAsync(scope, pipeline.CommandType).ConfigureAwait(false);
                }
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

            context = attempt.ContextIfMade;
            CqrsDiagnostics.CommandRetries.Add(1, new KeyValuePair<string, object?>(CqrsDiagnostics.CommandTag, pipeline.CommandType.Name));
            Log.CommandRetried(logger, pipeline.CommandType.Name, commit.Conflict!.Stream.ToString(), retries + 1);
        }
    }

    /// <summary>When the store cannot say, the failure of the command is what its caller is told.</summary>
    private async ValueTask<CommandRecord?> FindTwinAsync(CommandAttempt attempt, Type commandType, CancellationToken ct)
    {
        try
        {
            return await store.FindCommandAsync(attempt.Context.Id, ct).ConfigureAwait(false);
        }
        catch (Exception exception) when (store.IsTransient(exception))
        {
            Log.TwinNotFound(logger, exception, commandType.Name);
            return null;
        }
    }

    private ValueTask<AppendResult> CommitAsync<TResult>(CommandAttempt attempt, Lazy<byte[]>? hash, TResult result, CancellationToken ct)
    {
        var unitOfWork = attempt.UnitOfWork ?? CommandAttempt.Join(new UnitOfWork(store, time)); // nothing asked for it: only the record is committed
        return unitOfWork.CommitAsync(hash is null ? null : new CommandRecord(attempt.Context.Id, hash.Value, ResultJson(result), LogPosition.Start), ct);
    }

    /// <summary>A service of the scope that fails as it is disposed changes nothing about what was committed: it must not look like a failed command.</summary>
    private ValueTask DisposeAsync(IServiceScope scope, Type commandType)
    {
        try
        {
            var disposing = new AsyncServiceScope(scope).DisposeAsync();
            return disposing.IsCompletedSuccessfully ? default : AwaitAsync(disposing, commandType);
        }
        catch (Exception exception)
        {
            Log.ScopeNotDisposed(logger, exception, commandType.Name);
            return default;
        }
    }

    private async ValueTask AwaitAsync(ValueTask disposing, Type commandType)
    {
        try
        {
            await disposing.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.ScopeNotDisposed(logger, exception, commandType.Name);
        }
    }

    /// <summary>Not hashed before it is needed: the handler's own validation comes first.</summary>
    private Lazy<byte[]> LazyHash(Type commandType, object command) => new(() => HashOf(commandType, command));

    private byte[] HashOf(Type commandType, object command) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(commandType.ToString()), 0, .. Json(command, commandType)]);

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
}

using System.Net.Sockets;

namespace Cqrs.Kit.TestSupport;

/// <summary>A client's connection through a <see cref="LossyProxy"/>: passes messages on, whole ones each, and does to commits what was decided.</summary>
/// <remarks>What was decided for a commit holds from its EXECUTE to the server's READY FOR QUERY. A commit has come about when the server says COMMIT;
/// it says so when the commit is on its disk.</remarks>
internal sealed class ProxiedConnection(TcpClient client, TcpClient server, ICommitFates? fates)
{
    private readonly SentStatements _sent = new();
    private volatile bool _losesAnswers;
    private volatile bool _losesRequests;
    private volatile Pending? _pending;

    /// <summary>From now on these are lost; what is lost already stays so.</summary>
    public void Lose(bool answers, bool requests)
    {
        _losesAnswers |= answers;
        _losesRequests |= requests;
    }

    /// <summary>Whether nothing comes through.</summary>
    public bool IsLost => _losesAnswers && _losesRequests;

    public void CloseServer() => server.Dispose();

    public void Close()
    {
        client.Dispose();
        server.Dispose();
    }

    /// <summary>Passes on what comes until it is closed.</summary>
    public async Task PumpAsync()
    {
        await Task.WhenAll(
            PumpAsync(new MessageStream(client, startsBare: true), server, () => _losesRequests, OnRequestAsync),
            PumpAsync(new MessageStream(server, startsBare: false), client, () => _losesAnswers, OnAnswerAsync));
    }

    /// <param name="from">Where messages come from.</param>
    /// <param name="to">Where they go.</param>
    /// <param name="isLost">Whether they go nowhere.</param>
    /// <param name="on">Looks at a message before it is passed on. What came before it has been, when this says so by waiting.</param>
    private async Task PumpAsync(MessageStream from, TcpClient to, Func<bool> isLost, Func<Message, Func<Task>, Task> on)
    {
        try
        {
            while (await from.ReadAsync())
            {
                while (from.TryNext(out var message))
                {
                    await on(message, PassOnAsync);
                    from.Keep(!isLost());
                }

                await PassOnAsync();
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // closed, by whomever
        }

        if (!isLost())
        {
            Close(); // else the other side is not told that this one has gone
        }

        async Task PassOnAsync()
        {
            var kept = from.TakeKept();
            if (kept.Length > 0)
            {
                await to.GetStream().WriteAsync(kept);
            }
        }
    }

    private async Task OnRequestAsync(Message message, Func<Task> passOnAsync)
    {
        if (fates is null || !_sent.Add(message))
        {
            return;
        }

        var statements = _sent.TakeTransaction();
        var pending = new Pending(fates.Choose(statements), statements);
        _pending = pending;
        if (pending.Fate.Kind is not (CommitFateKind.CutBefore or CommitFateKind.HalfOpenBefore or CommitFateKind.BlackHoleBefore))
        {
            return;
        }

        await passOnAsync(); // the server has all but the commit
        Come(pending);
    }

    private async Task OnAnswerAsync(Message message, Func<Task> passOnAsync)
    {
        if (_pending is not { } pending)
        {
            return;
        }

        if (message.IsReadyForQuery)
        {
            _pending = null;
        }
        else if (message.IsCommitted)
        {
            await passOnAsync();
            if (pending.Fate is { Kind: CommitFateKind.Late, Time: { } time })
            {
                await Task.Delay(time, TimeProvider.System);
            }

            Come(pending);
        }
    }

    /// <summary>What was decided comes about.</summary>
    private void Come(Pending pending)
    {
        _pending = null;
        fates!.Happened(pending.Fate, pending.Statements);
        switch (pending.Fate.Kind)
        {
            case CommitFateKind.CutBefore or CommitFateKind.CutAfter:
                Close();
                break;
            case CommitFateKind.HalfOpenBefore:
                Lose(answers: false, requests: true);
                _ = CloseAfterAsync(pending.Fate.Time);
                break;
            case CommitFateKind.HalfOpenAfter:
                Lose(answers: true, requests: false);
                _ = CloseAfterAsync(pending.Fate.Time);
                break;
            case CommitFateKind.BlackHoleBefore or CommitFateKind.BlackHoleAfter:
                Lose(answers: true, requests: true);
                _ = CloseAfterAsync(pending.Fate.Time);
                break;
        }
    }

    private async Task CloseAfterAsync(TimeSpan? time)
    {
        if (time is { } after)
        {
            await Task.Delay(after, TimeProvider.System);
            Close();
        }
    }

    private sealed record Pending(CommitFate Fate, IReadOnlyList<string> Statements);
}

using Cqrs.Kit.Faults.Judge;

using Microsoft.Extensions.DependencyInjection;

using Npgsql;

namespace Cqrs.Kit.Faults.SameCommands;

/// <summary>A process that sends each command many times at once, each until it is answered, and writes down the answers.</summary>
internal static class SendsApp
{
    private const int MostDoubts = 10;

    /// <summary>The app, started.</summary>
    public static async Task<ServiceProvider> StartAsync(string name, string connectionString)
    {
        var services = new ServiceCollection();
        services.AddCqrs(options => options.RunProjections = false)
            .AddModule(new ModuleOf(typeof(Ledger), typeof(Booked), typeof(BookHandler)))
            .UsePostgreSql(new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = name }.ConnectionString);
        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<ICqrsStartup>().StartAsync();
        return provider;
    }

    public static async Task<int> RunAsync()
    {
        ClientProcess.EndWithParent();
        var task = ClientProcess.Task<SendsTask>();
        await using var provider = await StartAsync(task.Name, task.ConnectionString);
        var bus = provider.GetRequiredService<ICommandBus>();
        using var journal = new JournalWriter(Path.Combine(task.Folder, task.Name + ".sends"));
        await Task.WhenAll(
            from send in Enumerable.Range(0, task.Sends)
            from command in task.Commands
            select Task.Run(() => SendAsync(bus, journal, command.Id, new Book(task.Ledger, command.Amount + (command.IsContested ? send % 2 : 0), command.IsQuiet))));
        return 0;
    }

    private static async Task SendAsync(ICommandBus bus, JournalWriter journal, Guid id, Book command)
    {
        for (var doubts = 0; ; doubts++)
        {
            try
            {
                var (booking, position, wasReplayed) = await bus.SendAsync(command, new CommandOptions { Id = new CommandId(id) });
                journal.Write(new SendEntry(id, command.Amount, doubts, new SendAnswer(booking.Run, booking.Amount, position.Value, wasReplayed)).ToLine());
                return;
            }
            catch (CommandIdReusedException)
            {
                journal.Write(new SendEntry(id, command.Amount, doubts, null).ToLine());
                return;
            }
            catch (NpgsqlException) when (doubts < MostDoubts)
            {
                // Nobody said what became of it: that is what its id is for.
            }
        }
    }
}

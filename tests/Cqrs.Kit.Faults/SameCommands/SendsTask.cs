namespace Cqrs.Kit.Faults.SameCommands;

/// <summary>What a process that sends commands is to do.</summary>
/// <param name="Name">What it calls its connections and its journal.</param>
/// <param name="ConnectionString">The database.</param>
/// <param name="Folder">Where to write down.</param>
/// <param name="Ledger">The ledger of all the commands.</param>
/// <param name="Commands">The commands.</param>
/// <param name="Sends">How often it sends each, all at once.</param>
internal sealed record SendsTask(string Name, string ConnectionString, string Folder, Guid Ledger, IReadOnlyList<SentCommand> Commands, int Sends);

/// <summary>A command that is sent again and again.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Amount">What it says.</param>
/// <param name="IsQuiet">Whether it writes nothing.</param>
/// <param name="IsContested">Whether half of those who use the id mean another command, with the next amount.</param>
internal sealed record SentCommand(Guid Id, int Amount, bool IsQuiet, bool IsContested);

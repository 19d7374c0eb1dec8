namespace Cqrs.Kit.PostgreSql;

/// <summary>What a notification says: what has happened, and which process did it. One of the log is the process alone.</summary>
internal static class Notice
{
    public const char Log = 'l';
    public const char Checkpoint = 'c';
    public const char Change = 'p';

    public static string Of(string sender, char what) => what == Log ? sender : $"{sender}:{what}";

    public static (string Sender, char What) Read(string payload) => payload is [.., ':', var what] ? (payload[..^2], what) : (payload, Log);
}

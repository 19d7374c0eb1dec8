using System.Globalization;

using Microsoft.Extensions.Logging;

namespace Cqrs.Kit.Faults;

/// <summary>Puts what a process logs into a file, a line at once, so that it outlives the process.</summary>
internal sealed class FileLoggerProvider(string path) : ILoggerProvider
{
    private readonly TextWriter _file = TextWriter.Synchronized(new StreamWriter(path, append: true) { AutoFlush = true });

    /// <summary>Whether the host that logs to a file is up: one that is told to stop before does not end well.</summary>
    public static bool IsUp(string path) => File.Exists(path) && File.ReadLines(path).Any(line => line.Contains("Application started", StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => new FileLogger(_file);

    public void Dispose() => _file.Dispose();

    private sealed class FileLogger(TextWriter file) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():O} {logLevel} {formatter(state, exception)} {exception}"));
    }
}

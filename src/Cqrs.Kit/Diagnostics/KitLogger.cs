using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cqrs.Kit;

/// <summary>The app's logger when it has logging, else none: a service provider without a host need not register any.</summary>
internal sealed class KitLogger<T>(IServiceProvider services) : ILogger<T>
{
    private readonly ILogger _logger = services.GetService<ILoggerFactory>()?.CreateLogger(typeof(T).FullName!) ?? NullLogger.Instance;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => _logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => _logger.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _logger.Log(logLevel, eventId, state, exception, formatter);
}

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Cqrs.Kit.Tests.Behaviors;

public sealed class LoggingTests
{
    [Theory]
    [InlineData(ParcelKit.Send)]
    [InlineData(ParcelKit.Weigh)]
    [InlineData(ParcelKit.Unpack)]
    public async Task What_was_handled_and_what_failed_is_logged_by_name_alone(string message)
    {
        using var logs = new FakeLoggerProvider();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(logs));
        await using var kit = await ParcelKit.StartAsync(cqrs => cqrs.AddLogging().Services.AddSingleton<ILoggerFactory>(factory));

        await kit.HandleAsync(message, 29);
        kit.Get<Work>().DoAsync = _ => throw new DomainException("Lost.");
        await Assert.ThrowsAsync<DomainException>(() => kit.HandleAsync(message, 29));

        var logged = logs.Collector.GetSnapshot().Where(record => record.Category == "Cqrs.Kit.LoggingBehavior").ToList();
        Assert.Equal([LogLevel.Information, LogLevel.Warning], logged.Select(record => record.Level));
        Assert.All(logged, record => Assert.StartsWith(message, record.Message, StringComparison.Ordinal));
        Assert.DoesNotContain(logged, record => record.Message.Contains("Weight", StringComparison.Ordinal));
        Assert.IsType<DomainException>(logged[1].Exception);
    }
}

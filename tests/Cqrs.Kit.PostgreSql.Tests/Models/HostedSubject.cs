using Cqrs.Kit.PostgreSql.Tests.Support;
using Cqrs.Kit.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.PostgreSql.Tests.Models;

/// <summary>A store of the kit, with its host.</summary>
internal sealed class HostedSubject : Subject
{
    private readonly Action<CqrsBuilder> _use;
    private readonly Type[] _types;
    private CqrsTestHost? _host;

    private HostedSubject(string name, Action<CqrsBuilder> use, Type[] types)
        : base(name, null!, null!) => (_use, _types) = (use, types);

    public override IEventStore Store => _host!.Store;

    public override IStreamLifecycle Lifecycle => _host!.Get<IStreamLifecycle>();

    public override IServiceProvider Services => _host!.Services;

    public static async Task<Subject> StartAsync(string name, Action<CqrsBuilder> use, params Type[] types)
    {
        var subject = new HostedSubject(name, use, types);
        await subject.RestartAsync();
        return subject;
    }

    public override async Task RestartAsync()
    {
        await DisposeAsync();
        _host = await TestHost.StartAsync(
            cqrs =>
            {
                cqrs.Services.AddSingleton(Sickness);
                _use(cqrs);
            },
            [typeof(Piled), .. _types]);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        await base.DisposeAsync();
    }
}

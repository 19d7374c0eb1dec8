using System.Text.Json.Serialization;
using Cqrs.Kit;
using Cqrs.Kit.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Docs.Tests.Snippets;

#region native-context
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(DeskOpened))] // each event
[JsonSerializable(typeof(OpenDesk))] // each command that is sent with an id, and its result
[JsonSerializable(typeof(Guid))]
internal sealed partial class StoredJson : JsonSerializerContext;
#endregion

/// <summary>The code of docs/guides/native-aot.md.</summary>
public sealed class NativeSnippets
{
    [Fact]
    public async Task Events_and_commands_are_written_by_the_context()
    {
        await using var host = await CqrsTestHost.StartAsync(Register, TestContext.Current.CancellationToken);
        var options = new CommandOptions { Id = CommandId.From("Rome", "key") };

        var first = await host.Commands.SendAsync(new OpenDesk("Rome", 2), options);
        var again = await host.Commands.SendAsync(new OpenDesk("Rome", 2), options);

        Assert.Equal(first.Result, again.Result);
    }

    private static void Register(CqrsBuilder cqrs)
    {
        cqrs.AddModule(typeof(DeskOpened).Assembly).Services.AddSingleton<Mailer>();
        #region native-register
        cqrs.ConfigureJson(json => json.TypeInfoResolverChain.Add(StoredJson.Default));
        #endregion
    }
}

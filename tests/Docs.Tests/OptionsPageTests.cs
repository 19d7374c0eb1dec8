using System.Globalization;
using System.Reflection;

using Cqrs.Kit;
using Cqrs.Kit.HealthChecks;
using Cqrs.Kit.PostgreSql;

using Docs.Tests.Support;

using Microsoft.Extensions.DependencyInjection;

using Npgsql;

namespace Docs.Tests;

/// <summary>docs/reference/options.md says what the code does: every option, its default, its range.</summary>
public sealed class OptionsPageTests
{
    private static readonly MarkdownPage _page = MarkdownPage.Read("docs/reference/options.md");

    private static readonly Type[] _types = [typeof(CqrsOptions), typeof(PostgreSqlOptions), typeof(ProjectionHealthOptions)];

    public static TheoryData<string, string, string, string> Bounds { get; } = [.. _types.SelectMany(type => RowsOf(type)
        .Where(row => row[2].Contains(" to ", StringComparison.Ordinal))
        .Select(row => (type.Name, row[0].Trim('`'), row[2].Split(" to ")[0], row[2].Split(" to ")[1])))];

    [Fact]
    public void Every_option_is_there_with_its_default()
    {
        foreach (var type in _types)
        {
            var defaults = Activator.CreateInstance(type);

            Assert.Equal(
                Properties(type).Select(property => (property.Name, Words(property.GetValue(defaults)))),
                RowsOf(type).Select(row => (row[0].Trim('`'), row[1])));
        }
    }

    [Fact]
    public void Every_number_and_every_time_has_a_range()
    {
        var bounded = Bounds.Select(row => (row.Data.Item1, row.Data.Item2)).ToHashSet();

        Assert.All(
            _types.SelectMany(Properties).Where(property => TypeOf(property) == typeof(int) || TypeOf(property) == typeof(TimeSpan)),
            property => Assert.Contains((property.DeclaringType!.Name, property.Name), bounded));
    }

    [Theory]
    [MemberData(nameof(Bounds))]
    public async Task The_ends_of_a_range_are_in_it_and_what_is_beyond_is_refused(string options, string name, string least, string most)
    {
        var type = _types.Single(type => type.Name == options);
        var property = type.GetProperty(name)!;

        Assert.False(await IsRefused(property, Parse(property, least, 0)), $"{least} is refused.");
        Assert.False(await IsRefused(property, Parse(property, most, 0)), $"{most} is refused.");
        Assert.True(await IsRefused(property, Parse(property, least, -1)), $"Less than {least} is not refused.");
        Assert.True(await IsRefused(property, Parse(property, most, 1)), $"More than {most} is not refused.");
    }

    private static IEnumerable<string[]> RowsOf(Type type)
    {
        var names = Properties(type).Select(property => $"`{property.Name}`").ToHashSet();
        return _page.Rows().Where(row => names.Contains(row[0]));
    }

    private static IEnumerable<PropertyInfo> Properties(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance);

    private static Type TypeOf(PropertyInfo property) => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    private static string Words(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static object Parse(PropertyInfo property, string text, int beyond) => TypeOf(property) == typeof(TimeSpan)
        ? TimeSpan.ParseExact(text, "c", CultureInfo.InvariantCulture) + TimeSpan.FromTicks(beyond)
        : int.Parse(text, CultureInfo.InvariantCulture) + beyond;

    private static async Task<bool> IsRefused(PropertyInfo property, object value)
    {
        try
        {
            if (property.DeclaringType == typeof(CqrsOptions))
            {
                var services = new ServiceCollection();
                services.AddCqrs(options => property.SetValue(options, value)).UseInMemory();
                await using var provider = services.BuildServiceProvider();
                await provider.GetRequiredService<ICqrsStartup>().StartAsync(TestContext.Current.CancellationToken);
            }
            else
            {
                var options = new PostgreSqlOptions();
                property.SetValue(options, value);
                await using var nowhere = NpgsqlDataSource.Create("Host=localhost");
                _ = new PostgreSqlMigrator(nowhere, options);
            }

            return false;
        }
        catch (Exception refusal) when (refusal is CqrsStartupException or ArgumentException)
        {
            Assert.Contains(property.Name, refusal.Message, StringComparison.Ordinal);
            return true;
        }
    }
}

using System.Globalization;
using System.Reflection;

namespace Cqrs.Kit.PostgreSql.Tests.Sql;

public sealed class SqlTextTests
{
    [Fact]
    public void Every_file_is_a_property_and_every_property_a_file()
    {
        var files = typeof(SqlText).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("Cqrs.Kit.PostgreSql.Sql.", StringComparison.Ordinal))
            .Select(name => name.Split('.')[^2])
            .Select(name => string.Concat(name.Split('_').Select(CultureInfo.InvariantCulture.TextInfo.ToTitleCase)));
        var properties = typeof(SqlText).GetProperties(BindingFlags.Public | BindingFlags.Instance);

        Assert.Equal(files.Order(), properties.Select(property => property.Name).Order());
        var sql = SqlText.For("orders");
        Assert.All(properties, property => Assert.NotEmpty((string)property.GetValue(sql)!));
        Assert.Contains("\"orders\".events", sql.ReadLogForwards, StringComparison.Ordinal);
    }
}

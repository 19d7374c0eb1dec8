using System.Text;

namespace Cqrs.Kit;

/// <summary>Names of properties and projections as SQL identifiers.</summary>
internal static class SnakeCase
{
    /// <summary><c>CustomerId</c> to <c>customer_id</c>, <c>HTTPStatus</c> to <c>http_status</c>.</summary>
    public static string From(string pascalCase)
    {
        var result = new StringBuilder(pascalCase.Length + 8);
        for (var i = 0; i < pascalCase.Length; i++)
        {
            var c = pascalCase[i];
            var startsWord = i > 0 && char.IsUpper(c)
                && (!char.IsUpper(pascalCase[i - 1]) || i + 1 < pascalCase.Length && char.IsLower(pascalCase[i + 1]));
            if (startsWord && pascalCase[i - 1] != '_')
            {
                result.Append('_');
            }

            result.Append(char.ToLowerInvariant(c));
        }

        return result.ToString();
    }
}

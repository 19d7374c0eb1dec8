using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Cqrs.Kit.Testing;

/// <summary>The few assertions of the suites, so that they stand on no test framework.</summary>
internal static class Expect
{
    public static void Equal<T>(T expected, T actual, [CallerArgumentExpression(nameof(actual))] string what = "")
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new ConformanceException($"{what} is {Show(actual)}; expected was {Show(expected)}.");
        }
    }

    public static void Sequence<T>(IEnumerable<T> expected, IEnumerable<T> actual, [CallerArgumentExpression(nameof(actual))] string what = "")
    {
        var (wanted, found) = (expected.ToList(), actual.ToList());
        for (var i = 0; i < Math.Min(wanted.Count, found.Count); i++)
        {
            Equal(wanted[i], found[i], $"{what}[{i}]");
        }

        Equal(wanted.Count, found.Count, $"The number of {what}");
    }

    public static void True(bool condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        if (!condition)
        {
            throw new ConformanceException($"This does not hold: {what}");
        }
    }

    public static T NotNull<T>(T? value, [CallerArgumentExpression(nameof(value))] string what = "")
        where T : class => value ?? throw new ConformanceException($"{what} is null.");

    public static async Task<TException> ThrowsAsync<TException>(Func<Task> act, string what)
        where TException : Exception
    {
        try
        {
            await act();
        }
        catch (TException expected)
        {
            return expected;
        }
        catch (Exception other)
        {
            throw new ConformanceException($"{what} threw {other.GetType().Name} ({other.Message}); expected was {typeof(TException).Name}.", other);
        }

        throw new ConformanceException($"{what} threw nothing; expected was {typeof(TException).Name}.");
    }

    public static TException Throws<TException>(Action act, string what)
        where TException : Exception
    {
        try
        {
            act();
        }
        catch (TException expected)
        {
            return expected;
        }
        catch (Exception other)
        {
            throw new ConformanceException($"{what} threw {other.GetType().Name} ({other.Message}); expected was {typeof(TException).Name}.", other);
        }

        throw new ConformanceException($"{what} threw nothing; expected was {typeof(TException).Name}.");
    }

    private static string Show<T>(T value)
    {
        if (value is null or string or ValueType)
        {
            return value is null ? "null" : $"'{value}'";
        }

        try
        {
            return $"{value.GetType().Name} {JsonSerializer.Serialize<object>(value)}";
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException)
        {
            return value.ToString() ?? "";
        }
    }
}

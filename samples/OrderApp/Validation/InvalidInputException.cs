namespace OrderApp.Validation;

/// <summary>Input that no state of the app would accept, field by field; over HTTP a 400.</summary>
public sealed class InvalidInputException(IDictionary<string, string[]> errors)
    : Exception(string.Join(' ', errors.Select(error => $"{error.Key} {string.Join(" and ", error.Value)}.")))
{
    public InvalidInputException(string field, string rule)
        : this(new Dictionary<string, string[]> { [field] = [rule] })
    {
    }

    public IDictionary<string, string[]> Errors { get; } = errors;
}

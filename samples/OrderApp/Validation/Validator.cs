namespace OrderApp.Validation;

/// <summary>Collects everything that is wrong with a message, so that a client learns of all of it at once.</summary>
internal sealed class Validator
{
    private readonly Dictionary<string, string[]> _errors = [];

    public Validator Require(bool isMet, string field, string rule)
    {
        if (!isMet)
        {
            _errors.TryAdd(field, [rule]);
        }

        return this;
    }

    public Validator RequireText(string? text, string field, int maxLength) =>
        Require(!string.IsNullOrWhiteSpace(text), field, "is required and must not be blank")
            .Require(text is null || text.Length <= maxLength, field, $"has at most {maxLength} characters")
            .Require(text is null || PlainText.Is(text), field, PlainText.Rule);

    public void ThrowIfInvalid()
    {
        if (_errors.Count > 0)
        {
            throw new InvalidInputException(_errors);
        }
    }
}

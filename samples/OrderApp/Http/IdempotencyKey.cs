using Cqrs.Kit;
using OrderApp.Validation;

namespace OrderApp.Http;

/// <summary>
/// A write with an <c>Idempotency-Key</c> can be sent again without fear: the same key gives the recorded answer of the
/// first time, and the same key with another content a 409.
/// </summary>
internal static class IdempotencyKey
{
    private const string Header = "Idempotency-Key";
    private const int MaxLength = 200;

    /// <summary>
    /// The command's id is made from whose key it is and the key, so that nobody gets another's answer: from the
    /// customer where a request names one, else from the order, and from the route, as clients count their keys a route.
    /// An app with users takes the signed-in user instead.
    /// </summary>
    public static CommandOptions? IdempotentBy(this HttpContext http, string route, object owner)
    {
        var values = http.Request.Headers[Header];
        if (values.Count == 0)
        {
            return null;
        }

        var key = values.Count == 1 ? values[0] : null;
        new Validator().RequireText(key, Header, MaxLength).ThrowIfInvalid();
        return new CommandOptions { Id = CommandId.From($"{route} {owner}", key!) };
    }
}

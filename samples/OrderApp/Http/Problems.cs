using System.Text.Json;
using Cqrs.Kit;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrderApp.Validation;

namespace OrderApp.Http;

/// <summary>Every error that a client can cause, as a problem document; the rest is a 500 that tells nothing.</summary>
internal sealed class Problems(IProblemDetailsService problems) : IExceptionHandler
{
    public static ProblemHttpResult NoOrder(Guid id) =>
        TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, detail: $"There is no order with the id '{id}'.");

    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception switch
        {
            InvalidInputException e => Invalid(e.Errors),
            BadHttpRequestException { InnerException: JsonException e } => Invalid(InBody(e)),
            BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } => Invalid(new Dictionary<string, string[]> { ["body"] = ["is missing or cannot be read; a JSON object is expected"] }),
            BadHttpRequestException e => Problem(e.StatusCode, e.Message),
            AggregateNotFoundException e => Problem(StatusCodes.Status404NotFound, e.Message),
            DomainException e => Problem(StatusCodes.Status409Conflict, e.Message),
            ConcurrencyConflictException => Problem(StatusCodes.Status409Conflict, "Others changed the order at the same time, and the retries are used up. Nothing was written: try again."),
            CommandIdReusedException => Problem(StatusCodes.Status409Conflict, "The Idempotency-Key belongs to a request with another content. Nothing was written."),
            _ => null,
        };
        if (problem is null)
        {
            return false;
        }

        http.Response.StatusCode = problem.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = http, ProblemDetails = problem });
    }

    private static ProblemDetails Problem(int status, string detail) => new() { Status = status, Detail = detail };

    private static HttpValidationProblemDetails Invalid(IDictionary<string, string[]> errors) => new(errors) { Status = StatusCodes.Status400BadRequest };

    /// <summary>The path of the fault, <c>$.items[0].price</c>, without its <c>$.</c>.</summary>
    private static Dictionary<string, string[]> InBody(JsonException exception)
    {
        var field = exception.Path?.TrimStart('$', '.');
        return new Dictionary<string, string[]> { [string.IsNullOrEmpty(field) ? "body" : field] = [exception.Message] };
    }
}

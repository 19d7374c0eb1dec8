using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;

namespace Cqrs.Kit;

/// <summary>Reads the attributes of <c>System.ComponentModel.DataAnnotations</c> on a message and its properties.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "AddDataAnnotations, which alone registers it, is annotated.")]
[UnconditionalSuppressMessage("Trimming", "IL2090", Justification = "AddDataAnnotations, which alone registers it, is annotated.")]
internal sealed class DataAnnotationsValidator<TMessage> : IValidator<TMessage>
{
    private static readonly bool _hasAny = typeof(IValidatableObject).IsAssignableFrom(typeof(TMessage))
        || typeof(TMessage).IsDefined(typeof(ValidationAttribute), inherit: true)
        || Array.Exists(typeof(TMessage).GetProperties(), property => property.IsDefined(typeof(ValidationAttribute), inherit: true));

    public IEnumerable<ValidationFailure> Validate(TMessage message)
    {
        if (!_hasAny)
        {
            return [];
        }

        var results = new List<ValidationResult>();
        Validator.TryValidateObject(message!, new ValidationContext(message!), results, validateAllProperties: true);
        return results.SelectMany(result => result.MemberNames.DefaultIfEmpty(""), (result, property) => new ValidationFailure(property, result.ErrorMessage ?? "It is not valid."));
    }
}

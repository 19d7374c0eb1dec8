using Microsoft.Extensions.DependencyInjection;

namespace Cqrs.Kit.Tests.Behaviors;

public sealed class ValidationTests
{
    public sealed class NotTooHeavy : IValidator<SendParcel>, IValidator<WeighParcel>, IValidator<UnpackParcel>
    {
        public IEnumerable<ValidationFailure> Validate(SendParcel message) => Check(message);

        public IEnumerable<ValidationFailure> Validate(WeighParcel message) => Check(message);

        public IEnumerable<ValidationFailure> Validate(UnpackParcel message) => Check(message);

        private static IEnumerable<ValidationFailure> Check(IParcel parcel)
        {
            if (parcel.Weight > 20)
            {
                yield return new ValidationFailure("Weight", "Too heavy.");
            }

            if (parcel.Weight % 2 == 1)
            {
                yield return new ValidationFailure("", "Odd.");
            }
        }
    }

    /// <summary>Takes something scoped, so that it is resolved for each message.</summary>
    public sealed class Scoped<TMessage>(Limit limit) : IValidator<TMessage>
        where TMessage : IParcel
    {
        public IEnumerable<ValidationFailure> Validate(TMessage message) => message.Weight > limit.Most ? [new("Weight", $"Over {limit.Most}.")] : [];
    }

    public sealed class Limit
    {
        public int Most { get; } = 22;
    }

    [Theory]
    [InlineData(ParcelKit.Send)]
    [InlineData(ParcelKit.Weigh)]
    [InlineData(ParcelKit.Unpack)]
    public async Task All_failures_of_all_validators_are_one_exception_and_the_handler_does_not_run(string message)
    {
        await using var kit = await ParcelKit.StartAsync(cqrs => cqrs.AddValidation().Services.AddScoped<Limit>().AddScoped(typeof(IValidator<>), typeof(Scoped<>)), typeof(NotTooHeavy));

        var invalid = await Assert.ThrowsAsync<ValidationException>(() => kit.HandleAsync(message, 25));

        Assert.Equal(message, invalid.MessageType);
        Assert.Equal([new(nameof(IParcel.Weight), "Over 22."), new("", "Odd."), new("Weight", "Too heavy.")], invalid.Failures.OrderBy(failure => failure.Message == "Too heavy.").ThenBy(failure => failure.Message == "Odd."));
        Assert.Equal(0, kit.Get<Work>().Runs);
    }

    [Theory]
    [InlineData(ParcelKit.Send)]
    [InlineData(ParcelKit.Weigh)]
    [InlineData(ParcelKit.Unpack)]
    public async Task A_valid_message_is_handled(string message)
    {
        await using var kit = await ParcelKit.StartAsync(cqrs => cqrs.AddValidation(), typeof(NotTooHeavy));

        Assert.Equal(4, await kit.HandleAsync(message, 4));
    }

    [Fact]
    public async Task Left_out_nothing_is_validated()
    {
        await using var kit = await ParcelKit.StartAsync(_ => { }, typeof(NotTooHeavy));

        Assert.Equal(25, await kit.HandleAsync(ParcelKit.Send, 25));
    }

    [Theory]
    [InlineData(ParcelKit.Send)]
    [InlineData(ParcelKit.Weigh)]
    [InlineData(ParcelKit.Unpack)]
    public async Task Data_annotations_count_where_they_are_asked_for(string message)
    {
        await using var without = await ParcelKit.StartAsync(cqrs => cqrs.AddValidation());
        await using var with = await ParcelKit.StartAsync(cqrs => cqrs.AddDataAnnotationsValidation(), typeof(NotTooHeavy));

        var invalid = await Assert.ThrowsAsync<ValidationException>(() => with.HandleAsync(message, 31));

        Assert.Equal(["", "Weight", "Weight"], invalid.Failures.Select(failure => failure.Property).Order());
        Assert.Equal(31, await without.HandleAsync(message, 31));
    }
}

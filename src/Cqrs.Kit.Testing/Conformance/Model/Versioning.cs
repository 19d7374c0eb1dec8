namespace Cqrs.Kit.Testing;

/// <summary>One event in three shapes, and what builds of three ages register of it.</summary>
internal static class Versioning
{
    public const string Name = "conformance.priced";

    /// <summary>The build that knew only the first shape.</summary>
    public static Type[] First { get; } = [typeof(PriceV1)];

    public static Type[] Second { get; } = [typeof(PriceV1), typeof(PriceV2), typeof(PriceV1ToV2)];

    public static Type[] Third { get; } = [.. Second, typeof(Priced), typeof(PriceV2ToPriced)];
}

/// <summary>First, an amount.</summary>
[EventType(Versioning.Name)]
internal sealed record PriceV1(decimal Amount);

/// <summary>Then, an amount and a currency.</summary>
[EventType(Versioning.Name, Version = 2)]
internal sealed record PriceV2(decimal Amount, string Currency);

/// <summary>Last, under another name, one text and where it was upcast.</summary>
[EventType("conformance.priced-anew", Version = 3)]
internal sealed record Priced(string Price, string From);

internal sealed class PriceV1ToV2 : Upcaster<PriceV1, PriceV2>
{
    protected override PriceV2 Upcast(PriceV1 old, EventContext at) => new(old.Amount, "EUR");
}

internal sealed class PriceV2ToPriced : Upcaster<PriceV2, Priced>
{
    protected override Priced Upcast(PriceV2 old, EventContext at) =>
        new(FormattableString.Invariant($"{old.Amount} {old.Currency}"), FormattableString.Invariant($"{at.Stream}@{at.Version}"));
}

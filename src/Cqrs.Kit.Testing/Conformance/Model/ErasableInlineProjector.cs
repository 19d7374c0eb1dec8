namespace Cqrs.Kit.Testing;

/// <summary>A view that forgets the accounts that are erased, in the transaction of each append. Fails when the case wants it to.</summary>
internal sealed record ErasableInlineView([property: Key] Guid AccountId, string Owner);

[Projection("conformance-erasable-inline", Inline = true)]
internal sealed class ErasableInlineProjector : ViewProjector<ErasableInlineView, Guid>
{
    public const string Name = "conformance-erasable-inline";

    public ErasableInlineProjector(CallLog calls)
    {
        Create<Opened>(e => e.AccountId, (e, _) => new ErasableInlineView(e.AccountId, e.Owner));
        DeleteErased<Account>(stream =>
        {
            calls.MayFail(Name);
            return Guid.Parse(stream.Id);
        });
    }

    public static Type[] Types { get; } = [typeof(ErasableInlineProjector), typeof(Opened), typeof(Deposited)];
}

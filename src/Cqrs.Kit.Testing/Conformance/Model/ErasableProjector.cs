namespace Cqrs.Kit.Testing;

/// <summary>A view that forgets the accounts that are erased.</summary>
internal sealed record ErasableView([property: Key] Guid AccountId, string Owner, decimal Balance);

[Projection("conformance-erasable")]
internal sealed class ErasableProjector : ViewProjector<ErasableView, Guid>
{
    public const string Name = "conformance-erasable";

    public ErasableProjector()
    {
        Create<Opened>(e => e.AccountId, (e, _) => new ErasableView(e.AccountId, e.Owner, 0));
        Update<Deposited>(e => e.AccountId, (e, view, _) => view with { Balance = view.Balance + e.Amount });
        DeleteErased<Account>();
    }

    public static Type[] Types { get; } = [typeof(ErasableProjector), typeof(Opened), typeof(Deposited)];
}

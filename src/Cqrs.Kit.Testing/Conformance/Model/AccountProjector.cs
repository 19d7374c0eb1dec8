namespace Cqrs.Kit.Testing;

/// <summary>Keeps <see cref="AccountView"/> with every verb and two lookups. Fails when the case wants it to.</summary>
[Projection("conformance-accounts")]
internal sealed class AccountProjector : ViewProjector<AccountView, Guid>
{
    public const string Name = "conformance-accounts";

    public AccountProjector(CallLog calls)
    {
        var cities = Lookup<string, string>("cities").Set<Moved>(e => e.Owner, e => e.City).Remove<Left>(e => e.Owner);
        var accounts = Lookup<string, Guid>("accounts").Set<Opened>(e => e.Owner, e => e.AccountId);

        Create<Opened>(e => e.AccountId, (e, at) => new AccountView(e.AccountId, e.Owner, 0, 1, at.Timestamp, cities[e.Owner]));
        Update<Deposited>(e => e.AccountId, (e, view, _) =>
        {
            calls.MayFail(Name);
            return view with { Balance = view.Balance + e.Amount, Changes = view.Changes + 1 };
        });
        Upsert<Adjusted>(e => e.AccountId, (e, view, at) => e.Amount == 0
            ? null
            : (view ?? new AccountView(e.AccountId, "nobody", 0, 0, at.Timestamp, null)) with { Balance = e.Amount });
        Delete<Closed>(e => e.AccountId);
        UpsertMany<Transferred>((e, _) => [e.From, e.To], (e, key, view, at) =>
            (view ?? new AccountView(key, "nobody", 0, 0, at.Timestamp, null)) with { Balance = (view?.Balance ?? 0) + (key == e.From ? -e.Amount : e.Amount) });
        Update<Greeted>(e => accounts[e.Owner], (e, view, _) => view with { City = $"{cities[e.Owner] ?? "nowhere"}, greeted" });
    }

    /// <summary>What a host needs to run it.</summary>
    public static Type[] Types { get; } =
    [
        typeof(AccountProjector), typeof(Opened), typeof(Deposited), typeof(Adjusted), typeof(Closed), typeof(Transferred), typeof(Moved), typeof(Left), typeof(Greeted),
    ];
}

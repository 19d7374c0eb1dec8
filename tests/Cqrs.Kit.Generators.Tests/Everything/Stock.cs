namespace Cqrs.Kit.Generators.Tests.Everything;

[StreamType("Stock")]
internal sealed class Stock : AggregateRoot<string>
{
    private int _units;

    private Stock()
    {
    }

    public static Stock Open(string id, Place place)
    {
        var stock = new Stock();
        stock.Raise(new StockOpened(id, place));
        return stock;
    }

    public void Count(int units)
    {
        if (units < 0)
        {
            throw new DomainException($"{units} is no number of units.");
        }

        Raise(new StockCounted(units, units - _units));
    }

    protected override void Apply(object @event)
    {
        switch (@event)
        {
            case StockOpened e: Id = e.Id; break;
            case StockCounted e: _units = e.Units; break;
        }
    }
}

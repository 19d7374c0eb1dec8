using OrderApp.Validation;

namespace OrderApp.Orders;

/// <summary>What an order's parts may be like, for every message that has them. Every text and number has a bound.</summary>
internal static class OrderLimits
{
    public const int IdLength = 100;
    public const int ReasonLength = 500;

    private const int AddressLineLength = 200;
    private const int PostalCodeLength = 20;
    private const int MaxQuantity = 1_000_000;
    private const decimal MaxPrice = 1_000_000_000;
    private const int MaxPriceDecimals = 4;

    public static Validator RequireItem(this Validator check, OrderLine item, string path = "") =>
        check.RequireText(item.ProductId, path + "productId", IdLength)
            .Require(item.Quantity is > 0 and <= MaxQuantity, path + "quantity", $"must be from 1 to {MaxQuantity}")
            .Require(item.Price is > 0 and <= MaxPrice, path + "price", $"must be above 0 and at most {MaxPrice}")
            .Require(item.Price.Scale <= MaxPriceDecimals, path + "price", $"has at most {MaxPriceDecimals} decimals");

    public static Validator RequireItems(this Validator check, IReadOnlyList<OrderLine> items)
    {
        check.Require(items.Count is > 0 and <= Order.MaxItems, "items", $"must be from 1 to {Order.MaxItems}");
        for (var i = 0; i < items.Count; i++)
        {
            var path = $"items[{i}]";
            if (items[i] is { } item)
            {
                check.RequireItem(item, path + ".");
            }
            else
            {
                check.Require(false, path, "must not be null"); // JSON can put a null into any list
            }
        }

        return check;
    }

    public static Validator RequireAddress(this Validator check, Address address, string path) =>
        check.RequireText(address.Street, path + ".street", AddressLineLength)
            .RequireText(address.City, path + ".city", AddressLineLength)
            .RequireText(address.PostalCode, path + ".postalCode", PostalCodeLength)
            .RequireText(address.Country, path + ".country", AddressLineLength);
}

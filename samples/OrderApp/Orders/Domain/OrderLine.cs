namespace OrderApp.Orders;

public sealed record OrderLine(string ProductId, int Quantity, decimal Price);

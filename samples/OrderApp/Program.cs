await OrderApp.OrderApplication.Build(args).RunAsync();

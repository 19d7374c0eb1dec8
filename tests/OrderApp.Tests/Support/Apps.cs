using OrderApp.Tests.Support;

[assembly: AssemblyFixture(typeof(InMemoryApp))]
[assembly: AssemblyFixture(typeof(PostgreSqlApp))]

using System.Reflection;

namespace Cqrs.Kit.PostgreSql.Tests.Support;

/// <summary>A module of just these types, so that a test registers no more than it needs.</summary>
internal sealed class ModuleOf(params Type[] types) : Assembly
{
    public override Type[] GetTypes() => types;
}

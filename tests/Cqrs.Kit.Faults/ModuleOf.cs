using System.Reflection;

namespace Cqrs.Kit.Faults;

/// <summary>A module of just these types, so that a scenario registers no more than it needs.</summary>
internal sealed class ModuleOf(params Type[] types) : Assembly
{
    public override Type[] GetTypes() => types;
}

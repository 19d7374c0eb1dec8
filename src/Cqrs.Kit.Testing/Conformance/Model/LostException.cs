namespace Cqrs.Kit.Testing;

/// <summary>A connection that is lost when the case wants it.</summary>
internal sealed class LostException(string message) : CqrsException(message)
{
    public static void MayBe(CallLog calls, string name)
    {
        try
        {
            calls.MayFail(name);
        }
        catch (InvalidOperationException exception)
        {
            throw new LostException(exception.Message);
        }
    }
}

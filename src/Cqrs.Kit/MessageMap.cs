using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Cqrs.Kit;

/// <summary>From a message's type to its pipeline, which is composed when the first message of that type comes. Read on every dispatch, so
/// a flat table that is searched from the hash of the type's identity on, without locks.</summary>
/// <remarks>Safe for any thread. At most half of the places are taken, so a search is short and ends.</remarks>
internal sealed class MessageMap<TPipeline>
    where TPipeline : class
{
    private readonly Slot[] _slots;
    private readonly Lock _composing = new();

    public MessageMap(IReadOnlyCollection<KeyValuePair<Type, Func<TPipeline>>> compositions)
    {
        var size = 4;
        while (size < 2 * compositions.Count)
        {
            size *= 2;
        }

        _slots = new Slot[size];
        foreach (var (message, compose) in compositions)
        {
            var place = RuntimeHelpers.GetHashCode(message) & (size - 1);
            while (_slots[place].Message is not null)
            {
                place = (place + 1) & (size - 1);
            }

            _slots[place] = new Slot { Message = message, Compose = compose };
        }
    }

    public bool TryFind(Type message, [NotNullWhen(true)] out TPipeline? pipeline)
    {
        var slots = _slots;
        for (var place = RuntimeHelpers.GetHashCode(message); ; place++)
        {
            ref var slot = ref slots[place & (slots.Length - 1)];
            if (ReferenceEquals(slot.Message, message))
            {
                pipeline = slot.Pipeline ?? Compose(ref slot);
                return true;
            }

            if (slot.Message is null)
            {
                pipeline = null;
                return false;
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private TPipeline Compose(ref Slot slot)
    {
        lock (_composing)
        {
            if (slot.Pipeline is null)
            {
                Volatile.Write(ref slot.Pipeline, slot.Compose!());
                slot.Compose = null;
            }

            return slot.Pipeline;
        }
    }

    private struct Slot
    {
        public Type? Message;
        public TPipeline? Pipeline;
        public Func<TPipeline>? Compose;
    }
}

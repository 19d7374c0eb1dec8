using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cqrs.Kit;

/// <summary>From a message's type to its pipeline, which is composed when the first message of that type comes. Read on every dispatch, so
/// a flat table that is searched from the hash of the type's identity on, without locks.</summary>
/// <remarks>Safe for any thread. At most half of the places are taken, so a search is short and ends. What is composed for a type
/// takes exactly its messages, so nobody needs to check them again.</remarks>
internal abstract class MessageMap
{
    private readonly Slot[] _slots;
    private readonly int _shift;
    private readonly Func<Type, Func<object>, object> _first;
    private readonly Lock _composing = new();

    /// <param name="compositions">How each pipeline is composed.</param>
    /// <param name="first">Called with the first message of a type, to check that it may be dispatched and to compose.</param>
    protected MessageMap(IReadOnlyCollection<KeyValuePair<Type, Func<object>>> compositions, Func<Type, Func<object>, object> first)
    {
        var size = 4;
        while (size < 2 * compositions.Count)
        {
            size *= 2;
        }

        _first = first;
        _slots = new Slot[size];
        _shift = 64 - BitOperations.Log2((uint)size);
        foreach (var (message, compose) in compositions)
        {
            var place = Home(message, _shift);
            while (_slots[place].Message is not null)
            {
                place = (place + 1) & (size - 1);
            }

            _slots[place] = new Slot { Message = message, Compose = compose };
        }
    }

    /// <summary>The pipeline of a message.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected object Find(object message)
    {
        var type = message.GetType();
        var slots = _slots;
        ref var slot = ref slots[Home(type, _shift)];
        return ReferenceEquals(slot.Message, type) && slot.Pipeline is { } pipeline ? pipeline : Search(type);
    }

    /// <summary>The message as the type for which the pipeline was found: no other reaches it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TMessage As<TMessage>(object message)
        where TMessage : notnull => typeof(TMessage).IsValueType ? (TMessage)message : Unsafe.As<object, TMessage>(ref message);

    /// <summary>Where a type's search begins: its handle, spread over the table by Fibonacci hashing.</summary>
    private static int Home(Type type, int shift) => (int)((ulong)type.TypeHandle.Value * 0x9E3779B97F4A7C15 >> shift);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private object Search(Type type)
    {
        for (var place = Home(type, _shift); ; place++)
        {
            ref var slot = ref _slots[place & (_slots.Length - 1)];
            if (ReferenceEquals(slot.Message, type))
            {
                return slot.Pipeline ?? Compose(ref slot);
            }

            if (slot.Message is null)
            {
                throw new InvalidOperationException($"{type} has no handler: add one, and its assembly with AddModule.");
            }
        }
    }

    private object Compose(ref Slot slot)
    {
        lock (_composing)
        {
            if (slot.Pipeline is null)
            {
                Volatile.Write(ref slot.Pipeline, _first(slot.Message!, slot.Compose));
            }

            return slot.Pipeline;
        }
    }

    private struct Slot
    {
        public Type? Message;
        public object? Pipeline;
        public Func<object> Compose;
    }
}

using Microsoft.CodeAnalysis;

namespace Cqrs.Kit.Generators;

/// <summary>What is said while compiling; each has a page in docs/reference/diagnostics.</summary>
internal static class Diagnostics
{
    private const string Category = "Cqrs.Kit";

    public static readonly DiagnosticDescriptor LeftOut = Warning(
        "CQRS0001", "The module leaves a type out", "The generated module leaves {0} out: {1}");

    public static readonly DiagnosticDescriptor NoView = Error(
        "CQRS0002", "A type cannot be a view", "{0} cannot be a view: {1}");

    public static readonly DiagnosticDescriptor NoHandler = Error(
        "CQRS0003", "A message has no handler", "{0} has no handler: write a class that implements {1}, in an assembly whose module is added", WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor TwoHandlers = Error(
        "CQRS0004", "A message has more than one handler", "{0} has {1} handlers, {2}: keep one", WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor NoEventName = Error(
        "CQRS0005", "An event has no name", "{0} is used as an event and has no name under which it could be stored: mark it with [EventType(\"…\")]", WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor NoStreamType = Error(
        "CQRS0006", "An aggregate has no stream type", "The aggregate {0} has no name under which its streams could be stored: mark it with [StreamType(\"{1}\")], or make it abstract");

    public static readonly DiagnosticDescriptor TwoEvents = Error(
        "CQRS0007", "Two events have one name", "{0} are both {1}: give one of them another name, or another version", WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor TwoAggregates = Error(
        "CQRS0008", "Two aggregates have one stream type", "{0} both have {1}: give one of them another", WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor LockBehind = Warning(
        "CQRS0009", "events.lock.json is behind the events", "events.lock.json does not have {0} as it is: {1}; write it down with the code fix 'Update events.lock.json'");

    public static readonly DiagnosticDescriptor EventChanged = Error(
        "CQRS0010", "A stored event was changed", "Events that were stored as {0} could not be read any more, or not whole: {1}; leave version {2} of '{4}' as it was, in a type of its own, make the changed one Version = {3}, and write an Upcaster from the old to the new");

    public static readonly DiagnosticDescriptor EventGone = Error(
        "CQRS0011", "A stored event has no type", "No type is marked as version {0} of '{1}', which events.lock.json has: mark one to read what is stored, or let the event go with RetireEvent(\"{1}\") and take it out of this file", WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor LockUnreadable = Error(
        "CQRS0012", "events.lock.json cannot be read", "events.lock.json cannot be read, {0}: settle the conflict of a merge, or put the file back from version control", WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor NoUpcaster = Error(
        "CQRS0013", "An old version of an event has no upcaster", "Version {0} of '{1}' has no way to a later version: write a class that derives from Upcaster<{2}, {3}>", WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor AsksInCommand = Error(
        "CQRS0014", "A command handler asks or sends", "{0} handles commands and takes {1}: a handler decides by aggregates alone, as a read model may be behind, and sends no command; load what it needs from an aggregate, or do it in a subscriber");

    public static readonly DiagnosticDescriptor WritesInQuery = Warning(
        "CQRS0015", "A query handler writes", "{0} answers queries and {1}: a query changes nothing; read from a view, and make what is to be written a command of its own");

    public static readonly DiagnosticDescriptor NotApplied = Warning(
        "CQRS0016", "An aggregate does not apply what it raises", "{0} raises {1} and does not apply it: add a case for it to Apply, which does nothing if no rule needs it");

    public static readonly DiagnosticDescriptor ResultDropped = Error(
        "CQRS0017", "The result of an append is dropped", "Whether the events were written is known from the result of {0} alone, and nobody looks at it: check its Outcome, or call what throws on a conflict, such as AppendAsync");

    private static DiagnosticDescriptor Error(string id, string title, string message, params string[] tags) =>
        new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true, customTags: tags);

    private static DiagnosticDescriptor Warning(string id, string title, string message, params string[] tags) =>
        new(id, title, message, Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, customTags: tags);
}

using Microsoft.CodeAnalysis;

namespace Cqrs.Kit.Generators.Modules;

/// <summary>Writes the method that makes a view's RowShape.</summary>
internal static class RowWriter
{
    private const string Kit = "global::Cqrs.Kit";

    public static string Write(INamedTypeSymbol view, Row row)
    {
        var type = CodeText.Of(view);
        var head = $"private static {Kit}.RowShape<{type}> {CodeText.Method("ShapeOf", view)}({Kit}.RowJson json) =>";
        if (row.Fault is { } fault)
        {
            return $"""
                {head}
                    throw new global::System.InvalidOperationException(typeof({type}) + {CodeText.Of($" cannot be a view: {fault}.")});
                """;
        }

        return $$"""
            {{head}} new {{Kit}}.RowShape<{{type}}>(
                new {{Kit}}.RowColumn<{{type}}>[]
                {
                    {{Lines(row.Columns.Select(property => Column(type, property)), 8)}}
                },
                key: {{row.Key}},
                reader => {{Made(type, row)}}{{Indexes(row)}});
            """;
    }

    private static string Column(string view, IPropertySymbol property)
    {
        var value = $"row.{CodeText.Name(property)}";
        var type = CodeText.Of(property.Type);
        var (stored, get, end) = ColumnType.IsValue(property.Type) ? (type, $"static row => {value}", "")
            : ColumnType.IsEnum(property.Type) ? ("string", $"static row => {Kit}.RowShape.WriteEnum<{type}>({value})", "")
            : ("string", $"row => json.Write<{type}>({value})", ", isJson: true");
        return $"new {Kit}.RowColumn<{view}, {stored}>({CodeText.Of(property.Name)}, {CodeText.Of(ColumnType.IsNullable(property))}, {get}{end}),";
    }

    private static string Made(string view, Row row)
    {
        var taken = row.Columns.Take(row.Taken).Select((property, ordinal) => Read(property, ordinal) + (ordinal + 1 < row.Taken ? "," : ""));
        var made = row.Taken == 0 ? $"new {view}()" : $"new {view}(\n        {Lines(taken, 8)})";
        var set = row.Columns.Select((property, ordinal) => (property, ordinal))
            .Where(one => one.ordinal >= row.Taken || one.property.IsRequired && !row.SetsRequired)
            .Select(one => $"{CodeText.Name(one.property)} = {Read(one.property, one.ordinal)},")
            .ToList();
        return set.Count == 0 ? made : $"{made}\n    {{\n        {Lines(set, 8)}\n    }}";
    }

    private static string Read(IPropertySymbol property, int ordinal)
    {
        var type = CodeText.Of(property.Type);
        return ColumnType.IsValue(property.Type) ? $"{Kit}.RowShape.ReadValue<{type}>(reader, {ordinal})"
            : ColumnType.IsEnum(property.Type) ? $"{Kit}.RowShape.ReadEnum<{type}>({Kit}.RowShape.ReadValue<string>(reader, {ordinal}))"
            : $"json.Read<{type}>({Kit}.RowShape.ReadValue<string>(reader, {ordinal}))";
    }

    private static string Indexes(Row row) => row.Indexes.Count == 0 ? "" : $$"""
        ,
            new {{Kit}}.RowIndex[]
            {
                {{Lines(row.Indexes.Select(Index), 8)}}
            }
        """;

    private static string Index((IReadOnlyList<string> Columns, bool Descending) index) =>
        $"new {Kit}.RowIndex(new[] {{ {string.Join(", ", index.Columns.Select(CodeText.Of))} }}, {CodeText.Of(index.Descending)}),";

    private static string Lines(IEnumerable<string> lines, int indent) => string.Join("\n" + new string(' ', indent), lines);
}

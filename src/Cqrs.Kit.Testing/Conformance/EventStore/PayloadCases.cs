using System.Text.Json;

namespace Cqrs.Kit.Testing;

/// <summary>Payloads come back as what they were.</summary>
internal static class PayloadCases
{
    private static readonly StreamName _stream = new("Note", "1");

    public static Task Texts_come_back_as_they_were(ConformanceFixture fixture) => RoundTripAsync(fixture,
    [
        .. new[]
        {
            "", " ", "\t\r\n", "'", "\"", "\\", "\\u0000", "\\\\u0000", "\u0001\u001f\u007f", "\u2028\u2029", "\ufeff", "\u202eright to left", "\U0001F4DD\U0001F468\u200d\U0001F469",
            "café", "cafe\u0301", "\u212b", "</script>", "%_", "$1", ":p", "@p", "{0}", "--", "null", new('x', 100_000),
        }.Select(text => new Noted(text)),
    ]);

    public static Task Numbers_come_back_as_they_were(ConformanceFixture fixture) => RoundTripAsync(
        fixture,
        new Measured { Long = long.MaxValue, Unsigned = ulong.MaxValue, Decimal = decimal.MaxValue, Double = double.MaxValue },
        new Measured { Long = long.MinValue, Decimal = decimal.MinValue, Double = double.Epsilon },
        new Measured { Long = (1L << 53) + 1, Decimal = 0.0000000000000000000000000001m, Double = 0.1 + 0.2 },
        new Measured { Decimal = 79228162514264337593543950.335m, Double = -0.0 });

    public static async Task Numbers_of_others_come_back_digit_by_digit(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(typeof(Measured));
        const string Numbers = "[9007199254740993,-9007199254740993,123456789012345678901234567890.10,1e400,1E-400,-0,1.0]";
        await host.GivenAsync(_stream, new Measured { Anything = JsonElement.Parse(Numbers) });

        Expect.Equal(Numbers, ((Measured)(await host.ReadAsync(_stream))[0].Data!).Anything!.Value.GetRawText());
    }

    public static async Task The_scale_of_a_decimal_comes_back(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(typeof(Measured));
        await host.GivenAsync(_stream, new Measured { Decimal = 1.10m });

        Expect.Equal("1.10", ((Measured)(await host.ReadAsync(_stream))[0].Data!).Decimal.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    public static Task Times_ids_enums_and_nulls_come_back_as_they_were(ConformanceFixture fixture) => RoundTripAsync(
        fixture,
        new Measured { Guid = Guid.Parse("0192f0e4-1c7e-7000-8000-000000000001"), Time = DateTimeOffset.MaxValue, Date = DateOnly.MaxValue, Day = DayOfWeek.Saturday, Missing = 0 },
        new Measured { Time = new DateTimeOffset(2026, 3, 1, 1, 2, 3, TimeSpan.FromMinutes(-210)).AddTicks(1234567), Date = DateOnly.MinValue },
        new Measured());

    public static async Task The_offset_of_a_time_comes_back(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(typeof(Measured));
        await host.GivenAsync(_stream, new Measured { Time = new DateTimeOffset(2026, 3, 1, 1, 2, 3, TimeSpan.FromMinutes(-210)) });

        Expect.Equal(TimeSpan.FromMinutes(-210), ((Measured)(await host.ReadAsync(_stream))[0].Data!).Time.Offset);
    }

    public static async Task Bytes_and_maps_come_back_in_order(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(typeof(Measured));
        var bytes = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        await host.GivenAsync(_stream, new Measured { Bytes = bytes, Map = new() { ["z"] = "1", ["Z"] = "2", ["a"] = "3", [""] = "4", ["$type"] = "5" } });

        var read = (Measured)(await host.ReadAsync(_stream))[0].Data!;

        Expect.Sequence(bytes, read.Bytes!);
        Expect.Sequence(["z", "Z", "a", "", "$type"], read.Map!.Keys);
    }

    public static async Task A_named_type_in_the_JSON_stays_text(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(typeof(Measured));
        const string Gadget = """{"$type":"System.Diagnostics.Process, System.Diagnostics.Process","$id":"1","$ref":"1","z":1,"a":1.10}""";
        await host.GivenAsync(_stream, new Measured { Anything = JsonElement.Parse(Gadget) });

        Expect.Equal(Gadget, ((Measured)(await host.ReadAsync(_stream))[0].Data!).Anything!.Value.GetRawText());
    }

    public static async Task Depth_and_size_up_to_the_cap_come_back(ConformanceFixture fixture)
    {
        await using var host = await fixture.StartAsync(typeof(Nested));
        const int Frame = 11; // {"text":""}
        object[] events = [Nested.Of(60), new Noted(new string('x', 1024 * 1024 - Frame))];

        await host.GivenAsync(_stream, events);

        await host.ExpectStreamAsync(_stream, events);
    }

    private static async Task RoundTripAsync(ConformanceFixture fixture, params object[] events)
    {
        await using var host = await fixture.StartAsync(typeof(Measured));
        await host.GivenAsync(_stream, events);

        await host.ExpectStreamAsync(_stream, events);
        Expect.Sequence(events, (await host.ReadLogAsync()).Select(e => e.Data!), "events of the log");
    }
}

import TestSupport
import Testing

@testable import LanguageModel

@Suite struct ServerSentEventsTests {
    private func decode(_ text: String, pieces: [Int]) throws -> [ServerSentEvents.Event] {
        var decoder = ServerSentEvents()
        var events: [ServerSentEvents.Event] = []
        let bytes = Array(text.utf8)
        var start = 0
        for size in pieces + [bytes.count] where start < bytes.count {
            let end = min(bytes.count, start + max(1, size))
            events += try decoder.feed(bytes[start..<end])
            start = end
        }
        if let last = decoder.finish() { events.append(last) }
        return events
    }

    /// However the bytes are split and whatever ends the lines, the events are the same.
    @Test(arguments: 0..<100)
    func splitsDoNotMatter(seed: Int) throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let text =
            "\u{FEFF}: hi\ndata: {\"a\":\"é\"}\n\nevent: error\ndata:one\ndata: two\nid: 4\n\n\ndata\n\ndata: [DONE]"
        let lineEnd = ["\n", "\r\n", "\r"].randomElement(using: &generator) ?? "\n"
        let form = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: lineEnd)
        let pieces = (0..<80).map { _ in Int.random(in: 1...4, using: &generator) }
        let events = try decode(form, pieces: pieces)
        #expect(
            events.map { String(decoding: $0.data, as: UTF8.self) } == [
                "{\"a\":\"é\"}", "one\ntwo", "", "[DONE]",
            ])
        #expect(events.map(\.name) == [nil, "error", nil, nil])
    }

    @Test func linesAreBounded() {
        var decoder = ServerSentEvents(limit: 100)
        #expect(throws: ServerSentEvents.TooLong.self) {
            try decoder.feed(Array(repeating: UInt8(ascii: "a"), count: 101))
        }
    }

    @Test func datesAreRead() {
        #expect(RetryAfter.httpDate("Sun, 06 Nov 1994 08:49:37 GMT") == 784_111_777)
        #expect(RetryAfter.httpDate("Thu, 29 Feb 2024 00:00:00 GMT") == 1_709_164_800)
        #expect(RetryAfter.httpDate("soon") == nil)
        for date in ["2024-02-29T00:00:00Z", "2024-02-29T01:30:00+01:30", "2024-02-28t19:00:00.0-05:00"] {
            #expect(RetryAfter.internetDate(date) == 1_709_164_800, "\(date)")
        }
        for date in ["2024-02-29T00:00:00", "2024-02-29", "2024-02-29T00:00:00+1", "Z", "+01:00"] {
            #expect(RetryAfter.internetDate(date) == nil, "\(date)")
        }
        let head = HTTPHead(
            status: 429,
            headers: [
                HTTPField("Retry-After", "Sun, 06 Nov 1994 08:49:47 GMT"),
                HTTPField("Date", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ])
        #expect(RetryAfter.seconds(in: head, now: 0) == 10)
        #expect(
            RetryAfter.seconds(in: HTTPHead(status: 429, headers: [HTTPField("retry-after", "-3")]), now: 0)
                == nil)
        let both = HTTPHead(
            status: 429, headers: [HTTPField("retry-after", "3"), HTTPField("retry-after-ms", "250")])
        #expect(RetryAfter.seconds(in: both, now: 0) == 0.25)
    }
}

internal import JSON

/// Tells a file's format and layout by its content.
struct FormatProbe {
    /// How the records lie in the file.
    enum Layout {
        /// One JSON text.
        case document
        /// One JSON text a line; a file of one line counts as this.
        case lines
        /// A zip archive.
        case archive
        /// Markdown.
        case markdown
    }

    /// The format with the layout, or the reason why the file is not read.
    struct Finding {
        var decision: FormatDecision
        var layout: Layout
    }

    private static let lineLimit = 200

    let scan: JSONScan

    /// Looks at as much of the file as it takes.
    ///
    /// - Throws: `TrajectoryFailure` when the file cannot be read.
    func find() throws -> Finding {
        if let finding = try Self.magic(scan) { return finding }
        let lines = try probeLines()
        if lines.isLines {
            return Finding(
                decision: lines.decision ?? .refuse("unknown format: " + (lines.seen ?? "no JSON")),
                layout: .lines)
        }
        let (decision, seen, problem) = try probeDocument()
        if let decision { return Finding(decision: decision, layout: .document) }
        if let problem { return Finding(decision: .refuse("no JSON: \(problem)"), layout: .document) }
        return Finding(decision: .refuse("unknown format: \(seen)"), layout: .document)
    }

    private func probeLines() throws -> (isLines: Bool, decision: FormatDecision?, seen: String?) {
        var probe = LineProbe()
        var decision: FormatDecision?
        var seen: String?
        var isLines = false
        var count = 0
        var complete = 0
        do {
            try scan.lines(into: &probe) { probe, _, problem in
                count += 1
                if problem == nil, probe.evidence.documents > 0 {
                    complete += 1
                    // A first line that is broken does not make the rest a document, unless it is a mere bracket.
                    if count == 1 || (count == 2 && probe.hasRecord && !probe.firstIsBracket) {
                        isLines = true
                    }
                    decision = decision ?? probe.evidence.decision
                    if seen == nil { seen = probe.evidence.seen }
                } else if count == 1 {
                    probe.firstIsBracket = !probe.hasRecord || probe.evidence.keys.isEmpty
                }
                probe.evidence.startOver()
                return (decision == nil || !isLines) && count < (isLines ? Self.lineLimit : 2)
            }
        } catch is LineProbe.LongFirstLine {
            return (true, probe.evidence.decision, nil)
        }
        return (isLines, decision, seen)
    }

    private func probeDocument() throws -> (FormatDecision?, String, JSONError?) {
        var probe = DocumentProbe()
        do {
            try scan.document(into: &probe)
        } catch is DocumentProbe.Settled {
            return (probe.evidence.decision, probe.evidence.seen, nil)
        } catch let problem as JSONError {
            // Cut off or damaged later on: what came before may well tell.
            return (probe.evidence.decision, probe.evidence.seen, problem)
        }
        return (probe.evidence.decision, probe.evidence.seen, nil)
    }

    /// What the first bytes tell of a file that is no JSON; `nil` when they tell nothing.
    private static func magic(_ scan: JSONScan) throws -> Finding? {
        let bytes = try FileBytes(path: scan.path, display: scan.display, chunkSize: 4_096)
        let head = try bytes.next(display: scan.display)
        func refusal(_ reason: String) -> Finding { Finding(decision: .refuse(reason), layout: .document) }
        if head.isEmpty { return refusal("the file is empty") }
        if head.starts(with: zipMark) {
            let archive = try ZipArchive(path: scan.path, display: scan.display)
            let reader = InspectArchiveReader(archive: archive, display: scan.display, limits: scan.limits)
            guard reader.isLog else { return refusal("a zip archive that is no Inspect log; unpack it first") }
            return Finding(decision: .read(.inspect), layout: .archive)
        }
        if startsChat(head) { return Finding(decision: .read(.trace2skill), layout: .markdown) }
        let known: [([UInt8], String)] = [
            ([0x1F, 0x8B], "gzip-compressed; unpack it first"),
            ([0x28, 0xB5, 0x2F, 0xFD], "zstd-compressed; unpack it first"),
            (
                Array("SQLite format 3".utf8),
                "an SQLite database (OpenCode or Cursor, perhaps), which is not read"
            ),
            ([0xFF, 0xFE], "UTF-16 text; convert it to UTF-8"),
            ([0xFE, 0xFF], "UTF-16 text; convert it to UTF-8"),
        ]
        if let (_, reason) = known.first(where: { head.starts(with: $0.0) }) { return refusal(reason) }
        if head.allSatisfy({ $0 <= 0x20 }), head.count < 4_096 { return refusal("the file is empty") }
        return nil
    }

    private static let zipMark: [UInt8] = [0x50, 0x4B, 0x03, 0x04]

    /// Whether a text begins as Trace2Skill's Markdown logs do.
    private static func startsChat(_ head: some Sequence<UInt8>) -> Bool {
        head.starts(with: "# Chat History:".utf8) || head.starts(with: "\u{FEFF}# Chat History:".utf8)
    }

    /// Whether a file is such a log, by its first bytes; `false` when it cannot be read.
    static func isChat(_ path: String) -> Bool {
        guard let bytes = try? FileBytes(path: path, display: path, chunkSize: 64),
            let head = try? bytes.next(display: path)
        else { return false }
        return startsChat(head)
    }
}

/// Gathers evidence from a file's lines.
private struct LineProbe: JSONVisitor {
    /// The first line is longer than any line of a pretty-printed text would be.
    struct LongFirstLine: Error {}

    var evidence = FormatEvidence()
    var firstIsBracket = false
    private var events = 0

    var hasRecord: Bool { !evidence.keys.isEmpty }

    private mutating func count() throws {
        events += 1
        if events > 50_000, evidence.documents == 0, evidence.decision != nil { throw LongFirstLine() }
    }

    mutating func beginObject() throws {
        try count()
        evidence.beginObject()
    }
    mutating func endObject() { evidence.endObject() }
    mutating func beginArray() { evidence.beginArray() }
    mutating func endArray() { evidence.endArray() }
    mutating func key(_ text: JSONText) { evidence.key(text) }
    mutating func string(_ text: JSONText) { evidence.string(text) }
    mutating func number(_ number: JSONNumber) { evidence.number(number) }
    mutating func bool(_ value: Bool) { evidence.bool(value) }
    mutating func null() { evidence.null() }
    mutating func endDocument() {
        evidence.endDocument()
        events = 0
    }
}

/// Gathers evidence from one text and stops when it tells.
private struct DocumentProbe: JSONVisitor {
    struct Settled: Error {}

    var evidence = FormatEvidence()

    private mutating func stopWhenSettled() throws {
        guard evidence.hasNews else { return }
        evidence.hasNews = false
        if evidence.decision != nil { throw Settled() }
    }

    mutating func beginObject() throws { evidence.beginObject() }
    mutating func endObject() throws {
        evidence.endObject()
        try stopWhenSettled()
    }
    mutating func beginArray() { evidence.beginArray() }
    mutating func endArray() { evidence.endArray() }
    mutating func key(_ text: JSONText) { evidence.key(text) }
    mutating func string(_ text: JSONText) throws {
        evidence.string(text)
        if evidence.strings["schema_version"] != nil { try stopWhenSettled() }
    }
    mutating func number(_ number: JSONNumber) { evidence.number(number) }
    mutating func bool(_ value: Bool) { evidence.bool(value) }
    mutating func null() { evidence.null() }
    mutating func endDocument() { evidence.endDocument() }
}

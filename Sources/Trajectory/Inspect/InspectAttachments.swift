internal import JSON

/// The long texts that messages of an Inspect log name by their hash, `attachment://<hash>`.
///
/// They stand behind the messages, so the log is read once for the names that occur, and once more for these texts if
/// there are any. What goes over the budget stays a name.
struct InspectAttachments {
    private static let mark = "attachment://"

    private(set) var texts: [String: String] = [:]

    /// Gathers those that the messages of a log, or of one sample by itself, name.
    ///
    /// Of a log that is cut off, those up to there.
    ///
    /// - Throws: `JSONError` when a sample is broken; `TrajectoryFailure` when the file cannot be read.
    init(scan: JSONScan, isSample: Bool) throws {
        var names = Gathering(isSample: isSample, wanted: nil, budget: 0)
        try Self.feed(scan, isSample, to: &names)
        if names.found.isEmpty { return }
        var gathering = Gathering(
            isSample: isSample, wanted: names.found, budget: 8 * scan.limits.recordLimit)
        try Self.feed(scan, isSample, to: &gathering)
        texts = gathering.texts
    }

    private static func feed(_ scan: JSONScan, _ isSample: Bool, to gathering: inout Gathering) throws {
        do {
            try scan.document(into: &gathering)
        } catch is JSONError where !isSample {}
    }

    /// The value with its attachments in place.
    func resolved(_ value: JSONValue) -> JSONValue {
        if texts.isEmpty { return value }
        switch value {
        case .string(let text):
            guard text.hasPrefix(Self.mark), let whole = texts[String(text.dropFirst(Self.mark.count))] else {
                return value
            }
            return .string(whole)
        case .array(let elements): return .array(elements.map(resolved))
        case .object: return JSONValue(members: value.members.lazy.map { ($0.key, resolved($0.value)) })
        default: return value
        }
    }

    private struct Gathering: JSONVisitor {
        private let sampleDepth: Int
        private let wanted: Set<String>?
        private var budget: Int
        private(set) var found: Set<String> = []
        private(set) var texts: [String: String] = [:]
        private var depth = 0
        private var listKey = ""
        private var key = ""
        private var name = ""

        init(isSample: Bool, wanted: Set<String>?, budget: Int) {
            sampleDepth = isSample ? 1 : 3
            self.wanted = wanted
            self.budget = budget
        }

        private var isInSample: Bool {
            depth >= sampleDepth && (sampleDepth == 1 || listKey == "samples")
        }

        mutating func beginObject() { depth += 1 }
        mutating func endObject() { depth -= 1 }
        mutating func beginArray() { depth += 1 }
        mutating func endArray() { depth -= 1 }
        mutating func key(_ text: JSONText) {
            if depth == 1, sampleDepth == 3 {
                listKey = text == "samples" ? "samples" : ""
            } else if depth == sampleDepth {
                key = text.byteCount <= 64 ? text.string : ""
            } else if depth == sampleDepth + 1, key == "attachments" {
                name = text.byteCount <= 256 ? text.string : ""
            }
        }
        mutating func string(_ text: JSONText) {
            guard isInSample else { return }
            if let wanted {
                guard key == "attachments", depth == sampleDepth + 1, wanted.contains(name), texts[name] == nil
                else { return }
                let whole = text.string
                guard whole.utf8.count <= budget else { return }
                budget -= whole.utf8.count
                texts[name] = whole
            } else if key == "messages", text.byteCount <= 300, found.count < 10_000 {
                let value = text.string
                if value.hasPrefix(mark) { found.insert(String(value.dropFirst(mark.count))) }
            }
        }
        mutating func number(_ number: JSONNumber) {}
        mutating func bool(_ value: Bool) {}
        mutating func null() {}
    }
}

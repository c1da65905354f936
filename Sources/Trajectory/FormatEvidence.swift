internal import JSON

/// What the first record of a JSON text looks like: its keys, some of its strings, the keys of its lists' elements.
///
/// The record is the text's object, or the first object inside its arrays.
struct FormatEvidence: JSONVisitor {
    private struct Container {
        var isObject: Bool
        var key = ""
        var count = 0
    }

    private var containers: [Container] = []
    /// How many containers are open inside the record, itself included; 0 before it began.
    private var recordDepth = 0
    private var isRecordOver = false

    /// Whether the text is an array.
    private(set) var isArray = false
    /// The record's keys, at most 64.
    private(set) var keys: [String] = []
    /// The record's strings by key, at most 200 bytes each.
    private(set) var strings: [String: String] = [:]
    /// The keys and strings of the first element of each list in the record, and of each object in it.
    private(set) var inner: [String: [String: String]] = [:]
    /// Whether anything new has come since this was last set to `false`.
    var hasNews = false
    /// The number of complete top-level values.
    private(set) var documents = 0

    /// Whether the record has all of these keys.
    func has(_ wanted: String...) -> Bool { wanted.allSatisfy { keys.contains($0) } }

    mutating func startOver() { self = FormatEvidence() }

    private mutating func open(isObject: Bool) {
        if containers.isEmpty, !isObject { isArray = true }
        if let last = containers.indices.last { containers[last].count += 1 }
        containers.append(Container(isObject: isObject))
        if isObject, recordDepth == 0, !isRecordOver { recordDepth = containers.count }
    }

    private mutating func close() {
        if recordDepth > 0, containers.count == recordDepth {
            recordDepth = 0
            isRecordOver = true
        }
        containers.removeLast()
    }

    mutating func beginObject() { open(isObject: true) }
    mutating func beginArray() { open(isObject: false) }
    mutating func endObject() { close() }
    mutating func endArray() { close() }

    /// The record's key whose object, or whose list's first element, is the innermost container.
    private var innerKey: String? {
        guard recordDepth > 0 else { return nil }
        if containers.count == recordDepth + 1, containers[recordDepth].isObject {
            return containers[recordDepth - 1].key
        }
        if containers.count == recordDepth + 2, !containers[recordDepth].isObject,
            containers[recordDepth].count == 1, containers[recordDepth + 1].isObject
        {
            return containers[recordDepth - 1].key
        }
        return nil
    }

    mutating func key(_ text: JSONText) {
        guard let last = containers.indices.last, recordDepth > 0, containers.count <= recordDepth + 2,
            text.byteCount <= 200
        else { return }
        let key = text.string
        containers[last].key = key
        if containers.count == recordDepth {
            if keys.count < 64 { keys.append(key) }
            hasNews = true
        } else if let outer = innerKey, (inner[outer]?.count ?? 0) < 64 {
            inner[outer, default: [:]][key] = ""
            hasNews = true
        }
    }

    mutating func string(_ text: JSONText) {
        countElement()
        guard recordDepth > 0, text.byteCount <= 200, let key = containers.last?.key else { return }
        if containers.count == recordDepth {
            if strings.count < 64 { strings[key] = text.string }
            hasNews = true
        } else if let outer = innerKey, inner[outer]?[key] != nil {
            inner[outer]?[key] = text.string
            hasNews = true
        }
    }

    private mutating func countElement() {
        if let last = containers.indices.last { containers[last].count += 1 }
    }

    mutating func number(_ number: JSONNumber) { countElement() }
    mutating func bool(_ value: Bool) { countElement() }
    mutating func null() { countElement() }
    mutating func endDocument() { documents += 1 }
}

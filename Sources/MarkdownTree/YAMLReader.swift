internal import Clibyaml

/// Reads YAML with libyaml's events, keeping where each top-level key and value is.
enum YAMLReader {
    /// A parsed document; offsets count bytes of the text that was read.
    struct Document {
        var value: YAMLValue
        /// Of a mapping at the top, in order.
        var entries: [Entry] = []
        /// The first thing that strict readers of skills refuse, though it is valid YAML.
        var strictProblem: YAMLFailure?
        /// Where scalars in quotes or block marks are: the only places where strict readers take a tab.
        var texts: [Range<Int>] = []
    }

    /// Where a top-level key and its value are.
    struct Entry {
        var name: String?
        var key: Range<Int>
        var value: Range<Int>
        var parsed: YAMLValue
    }

    static let depthLimit = 64

    /// Reads one document; `nil` when there is none.
    static func read(_ bytes: [UInt8]) throws(YAMLFailure) -> Document? {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else {
            throw YAMLFailure(reason: "out of memory", line: 1)
        }
        defer { yaml_parser_delete(parser) }
        var composer = YAMLComposer(offsets: characterOffsets(bytes))
        let input = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, bytes.count))
        defer { input.deallocate() }
        input.initialize(from: bytes, count: bytes.count)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, input, bytes.count)
        let event = UnsafeMutablePointer<yaml_event_t>.allocate(capacity: 1)
        defer { event.deallocate() }
        while true {
            guard yaml_parser_parse(parser, event) == 1 else {
                let reason = parser.pointee.problem.map { String(cString: $0) } ?? "not valid YAML"
                throw YAMLFailure(reason: reason, line: Int(parser.pointee.problem_mark.line) + 1)
            }
            defer { yaml_event_delete(event) }
            if event.pointee.type == YAML_STREAM_END_EVENT { break }
            try composer.take(event.pointee)
        }
        return composer.document
    }

    /// The byte offset of each character, libyaml's unit; `nil` when all are one byte.
    private static func characterOffsets(_ bytes: [UInt8]) -> [Int]? {
        guard bytes.contains(where: { $0 >= 0x80 }) else { return nil }
        var offsets = bytes.indices.filter { bytes[$0] & 0xC0 != 0x80 }
        offsets.append(bytes.count)
        return offsets
    }
}

/// Builds values from events with a stack of its own, so that depth is a limit and not the thread's stack.
private struct YAMLComposer {
    private enum Frame {
        case sequence([YAMLValue], start: Int)
        /// `column` is where the first value that is a mapping itself begins.
        case mapping([YAMLValue.Entry], key: YAMLValue?, start: Int, column: Int?)
    }

    let offsets: [Int]?
    private var stack: [Frame] = []
    private var documents = 0
    private(set) var document: YAMLReader.Document?
    private var entries: [YAMLReader.Entry] = []
    private var topKey: Range<Int>?
    private var strictProblem: YAMLFailure?
    /// The keys so far of each mapping that is open, the innermost last.
    private var keys: [Set<String>] = []
    /// Behind the last scalar or flow collection: the end of a block collection itself lies behind comments.
    private var lastEnd = 0
    private var texts: [Range<Int>] = []

    init(offsets: [Int]?) { self.offsets = offsets }

    private func byte(_ mark: yaml_mark_t) -> Int {
        guard let offsets else { return mark.index }
        return offsets[min(mark.index, offsets.count - 1)]
    }

    mutating func take(_ event: yaml_event_t) throws(YAMLFailure) {
        let start = byte(event.start_mark)
        if strictProblem == nil, let reason = event.strictProblem { note(reason, event) }
        switch event.type {
        case YAML_DOCUMENT_START_EVENT:
            documents += 1
            if documents > 1 {
                throw YAMLFailure(reason: "more than one document", line: Int(event.start_mark.line) + 1)
            }
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let text = String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            lastEnd = byte(event.end_mark)
            if scalar.style != YAML_PLAIN_SCALAR_STYLE { texts.append(start..<max(start, lastEnd)) }
            noteDuplicate(text, event)
            add(.scalar(text, isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE), start: start)
        case YAML_ALIAS_EVENT:
            lastEnd = byte(event.end_mark)
            add(.alias(event.data.alias.anchor.map { String(cString: $0) } ?? ""), start: start)
        case YAML_SEQUENCE_START_EVENT:
            try push(.sequence([], start: start), event)
        case YAML_MAPPING_START_EVENT:
            noteColumn(Int(event.start_mark.column), event)
            try push(.mapping([], key: nil, start: start, column: nil), event)
            keys.append([])
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
            if byte(event.end_mark) > start { lastEnd = byte(event.end_mark) }
            switch stack.popLast() {
            case .sequence(let values, let start): add(.sequence(values), start: start)
            case .mapping(let entries, _, let start, _):
                keys.removeLast()
                add(.mapping(entries), start: start)
            case nil: break
            }
        default: break
        }
    }

    /// Whether a scalar is a key that its mapping has already, or what a merge key (`<<`) cannot take in.
    private mutating func noteDuplicate(_ text: String, _ event: yaml_event_t) {
        guard strictProblem == nil, case .mapping(_, let key, _, _)? = stack.last else { return }
        if key == .scalar("<<", isPlain: true) {
            note("the key '<<' takes in a mapping and nothing else", event)
        } else if key == nil, !keys[keys.count - 1].insert(text).inserted {
            note("duplicate key '\(text)'", event)
        }
    }

    /// Mappings that are values of one mapping have to begin in the same column.
    private mutating func noteColumn(_ column: Int, _ event: yaml_event_t) {
        guard case .mapping(let pairs, let key?, let start, let known)? = stack.last else { return }
        if let known, known != column, strictProblem == nil {
            note("the mapping is not indented like the one before", event)
        }
        stack[stack.count - 1] = .mapping(pairs, key: key, start: start, column: known ?? column)
    }

    private mutating func note(_ reason: String, _ event: yaml_event_t) {
        strictProblem = YAMLFailure(reason: reason, line: Int(event.start_mark.line) + 1)
    }

    private mutating func push(_ frame: Frame, _ event: yaml_event_t) throws(YAMLFailure) {
        guard stack.count < YAMLReader.depthLimit else {
            throw YAMLFailure(reason: "nested too deeply", line: Int(event.start_mark.line) + 1)
        }
        stack.append(frame)
    }

    private mutating func add(_ value: YAMLValue, start: Int) {
        switch stack.popLast() {
        case nil:
            document = YAMLReader.Document(
                value: value, entries: entries, strictProblem: strictProblem, texts: texts)
        case .sequence(var values, let begin):
            values.append(value)
            stack.append(.sequence(values, start: begin))
        case .mapping(var pairs, let key, let begin, let column):
            if let key {
                pairs.append(YAMLValue.Entry(key: key, value: value))
                if stack.isEmpty, let range = topKey {
                    entries.append(
                        YAMLReader.Entry(
                            name: key.scalar, key: range, value: start..<max(start, lastEnd), parsed: value))
                }
                stack.append(.mapping(pairs, key: nil, start: begin, column: column))
            } else {
                if stack.isEmpty { topKey = start..<max(start, lastEnd) }
                stack.append(.mapping(pairs, key: value, start: begin, column: column))
            }
        }
    }
}

extension yaml_event_t {
    /// Why strict readers of skills refuse the event: flow collections, anchors, tags.
    fileprivate var strictProblem: String? {
        let hasAnchor: Bool
        let hasTag: Bool
        var isFlow = false
        switch type {
        case YAML_ALIAS_EVENT: (hasAnchor, hasTag) = (true, false)
        case YAML_SCALAR_EVENT: (hasAnchor, hasTag) = (data.scalar.anchor != nil, data.scalar.tag != nil)
        case YAML_SEQUENCE_START_EVENT:
            (hasAnchor, hasTag) = (data.sequence_start.anchor != nil, data.sequence_start.tag != nil)
            isFlow = data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
        case YAML_MAPPING_START_EVENT:
            (hasAnchor, hasTag) = (data.mapping_start.anchor != nil, data.mapping_start.tag != nil)
            isFlow = data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
        default: return nil
        }
        if hasTag { return "type tags are not allowed" }
        if hasAnchor { return "anchors and aliases are not allowed" }
        return isFlow ? "collections in [] or {} are not allowed; write one line each" : nil
    }
}

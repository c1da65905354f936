internal import Clibyaml

/// Reads the first document of a YAML text into nodes.
///
/// Read strictly, it refuses what strict readers of skills refuse (`agentskills.md`, trap 3): flow collections, anchors
/// and aliases, tags, and duplicate keys at any depth.
public struct YAMLReader {
    private static let deepest = 100

    private let isStrict: Bool
    private let events: [Event]
    private var next = 0

    /// Reads a text.
    ///
    /// - Returns: the document's node; an empty scalar when there is no document.
    /// - Throws: ``YAMLFailure`` with the first thing that is wrong.
    public static func read(_ text: String, isStrict: Bool) throws(YAMLFailure) -> YAMLNode {
        var reader = YAMLReader(isStrict: isStrict, events: try scan(text))
        guard reader.next < reader.events.count else { return .scalar("", YAMLPlace(line: 1, column: 1)) }
        return try reader.node(depth: 0)
    }

    fileprivate struct Event {
        enum Kind {
            case scalar(String)
            case alias
            case sequenceStart(isFlow: Bool)
            case sequenceEnd
            case mappingStart(isFlow: Bool)
            case mappingEnd
        }
        var kind: Kind
        var hasAnchor: Bool
        var hasTag: Bool
        var place: YAMLPlace
    }

    fileprivate init(isStrict: Bool, events: [Event]) {
        self.isStrict = isStrict
        self.events = events
    }

    private mutating func node(depth: Int) throws(YAMLFailure) -> YAMLNode {
        let event = events[next]
        next += 1
        guard depth < Self.deepest else {
            throw YAMLFailure(reason: "nested more than \(Self.deepest) levels deep", place: event.place)
        }
        if isStrict { try refuse(event) }
        switch event.kind {
        case .scalar(let text):
            return .scalar(text, event.place)
        case .sequenceStart:
            var items: [YAMLNode] = []
            while next < events.count, !events[next].isEnd { items.append(try node(depth: depth + 1)) }
            next += 1
            return .sequence(items, event.place)
        case .mappingStart:
            return .mapping(try pairs(depth: depth), event.place)
        case .alias, .sequenceEnd, .mappingEnd:
            return .scalar("", event.place)
        }
    }

    private mutating func pairs(depth: Int) throws(YAMLFailure) -> [YAMLPair] {
        var pairs: [YAMLPair] = []
        var keys: Set<String> = []
        while next < events.count, !events[next].isEnd {
            let key = try node(depth: depth + 1)
            guard next < events.count, !events[next].isEnd else { break }
            if let text = key.text, !keys.insert(text).inserted, isStrict {
                throw YAMLFailure(reason: "duplicate key '\(text)'", place: key.place)
            }
            pairs.append(YAMLPair(key: key, value: try node(depth: depth + 1)))
        }
        next += 1
        return pairs
    }

    private func refuse(_ event: Event) throws(YAMLFailure) {
        if event.hasTag { throw YAMLFailure(reason: "type tags are not allowed", place: event.place) }
        if event.hasAnchor { throw YAMLFailure(reason: "anchors and aliases are not allowed", place: event.place) }
        switch event.kind {
        case .alias: throw YAMLFailure(reason: "anchors and aliases are not allowed", place: event.place)
        case .sequenceStart(isFlow: true), .mappingStart(isFlow: true):
            throw YAMLFailure(reason: "collections in [] or {} are not allowed; write one line each", place: event.place)
        default: break
        }
    }

    /// Converts the first document's events into values once, and frees everything of libyaml in here.
    private static func scan(_ text: String) throws(YAMLFailure) -> [Event] {
        var parser = yaml_parser_t()
        guard yaml_parser_initialize(&parser) == 1 else {
            throw YAMLFailure(reason: "out of memory", place: YAMLPlace(line: 1, column: 1))
        }
        defer { yaml_parser_delete(&parser) }
        let bytes = Array(text.utf8)
        var events: [Event] = []
        var failure: YAMLFailure?
        bytes.withUnsafeBufferPointer { buffer in
            yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
            yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
            var isOver = false
            while !isOver {
                var event = yaml_event_t()
                guard yaml_parser_parse(&parser, &event) == 1 else {
                    failure = problem(of: parser)
                    return
                }
                defer { yaml_event_delete(&event) }
                if event.type == YAML_DOCUMENT_END_EVENT || event.type == YAML_STREAM_END_EVENT { isOver = true }
                if let converted = convert(event) { events.append(converted) }
            }
        }
        if let failure { throw failure }
        return events
    }

    private static func problem(of parser: yaml_parser_t) -> YAMLFailure {
        let reason = parser.problem.map { String(cString: $0) } ?? "not valid YAML"
        let mark = parser.problem_mark
        return YAMLFailure(reason: reason, place: YAMLPlace(line: Int(mark.line) + 1, column: Int(mark.column) + 1))
    }

    private static func convert(_ event: yaml_event_t) -> Event? {
        let place = YAMLPlace(line: Int(event.start_mark.line) + 1, column: Int(event.start_mark.column) + 1)
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let text = String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            return Event(
                kind: .scalar(text), hasAnchor: scalar.anchor != nil, hasTag: scalar.tag != nil, place: place)
        case YAML_ALIAS_EVENT:
            return Event(kind: .alias, hasAnchor: true, hasTag: false, place: place)
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            return Event(
                kind: .sequenceStart(isFlow: start.style == YAML_FLOW_SEQUENCE_STYLE), hasAnchor: start.anchor != nil,
                hasTag: start.tag != nil, place: place)
        case YAML_MAPPING_START_EVENT:
            let start = event.data.mapping_start
            return Event(
                kind: .mappingStart(isFlow: start.style == YAML_FLOW_MAPPING_STYLE), hasAnchor: start.anchor != nil,
                hasTag: start.tag != nil, place: place)
        case YAML_SEQUENCE_END_EVENT:
            return Event(kind: .sequenceEnd, hasAnchor: false, hasTag: false, place: place)
        case YAML_MAPPING_END_EVENT:
            return Event(kind: .mappingEnd, hasAnchor: false, hasTag: false, place: place)
        default: return nil
        }
    }
}

extension YAMLReader.Event {
    fileprivate var isEnd: Bool {
        switch kind {
        case .sequenceEnd, .mappingEnd: true
        default: false
        }
    }
}

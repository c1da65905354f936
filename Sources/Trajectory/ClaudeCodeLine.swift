internal import JSON

/// The links of one line of a Claude Code session, picked out without building the line.
struct ClaudeCodeLine: JSONVisitor {
    /// Who wrote the line.
    enum Kind {
        case assistant
        case user
        case system
        case other
    }

    /// What the line says about its parent.
    enum Parent {
        case absent
        case root
        case line(UInt64)
    }

    private(set) var kind = Kind.other
    private(set) var id: UInt64?
    private(set) var parent = Parent.absent
    private(set) var logicalParent: UInt64?
    private(set) var message: UInt64?
    private(set) var isSide = false
    private(set) var isBoundary = false
    private(set) var hasAnswer = false
    /// Whether a value was complete on the line.
    private(set) var isComplete = false

    private enum Key {
        case other, type, subtype, uuid, parentUuid, logicalParentUuid, isSidechain, parentToolUse, message
    }

    private var depth = 0
    private var key = Key.other
    private var innerKeyIsID = false
    private var innerKeyIsContent = false
    private var blockKeyIsType = false

    mutating func startOver() { self = ClaudeCodeLine() }

    mutating func beginObject() { depth += 1 }
    mutating func endObject() { depth -= 1 }
    mutating func beginArray() { depth += 1 }
    mutating func endArray() { depth -= 1 }
    mutating func endDocument() { isComplete = true }

    mutating func key(_ text: JSONText) {
        switch depth {
        case 1: key = Self.key(text)
        case 2:
            innerKeyIsID = text == "id"
            innerKeyIsContent = text == "content"
        case 4: blockKeyIsType = text == "type"
        default: break
        }
    }

    private static func key(_ text: JSONText) -> Key {
        switch text.head.count {
        case 4: text == "type" ? .type : text == "uuid" ? .uuid : .other
        case 7: text == "message" ? .message : text == "subtype" ? .subtype : .other
        case 10: text == "parentUuid" ? .parentUuid : .other
        case 11: text == "isSidechain" ? .isSidechain : .other
        case 17: text == "logicalParentUuid" ? .logicalParentUuid : .other
        case 18: text == "parent_tool_use_id" ? .parentToolUse : .other
        default: .other
        }
    }

    mutating func string(_ text: JSONText) {
        if depth == 1 {
            switch key {
            case .type:
                kind =
                    text == "assistant"
                    ? .assistant : text == "user" ? .user : text == "system" ? .system : .other
            case .subtype: isBoundary = text == "compact_boundary"
            case .uuid: id = Self.hash(text)
            case .parentUuid: parent = .line(Self.hash(text))
            case .logicalParentUuid: logicalParent = Self.hash(text)
            case .parentToolUse: isSide = true
            default: break
            }
        } else if key == .message {
            if depth == 2, innerKeyIsID { message = Self.hash(text) }
            if depth == 4, innerKeyIsContent, blockKeyIsType, text == "tool_result" { hasAnswer = true }
        }
    }

    mutating func number(_ number: JSONNumber) {}

    mutating func bool(_ value: Bool) {
        if depth == 1, key == .isSidechain { isSide = value }
    }

    mutating func null() {
        if depth == 1, key == .parentUuid { parent = .root }
    }

    /// 64 bits of an id (FNV-1a); ids of one session are random, so that this many tell them apart.
    private static func hash(_ text: JSONText) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.head { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash == 0 ? 1 : hash
    }
}

extension JSONEventParser {
    /// Goes through one piece; `resumed` is the state that the piece before it ended in.
    mutating func run(
        _ bytes: UnsafePointer<UInt8>, count: Int, resumed: State, visitor: inout some JSONVisitor
    ) throws {
        var index = 0
        while index < count {
            switch state {
            case .string, .escape, .unicode:
                index = try continueString(bytes, from: index, count: count, visitor: &visitor)
            case .number:
                index = try continueNumber(bytes, from: index, count: count, visitor: &visitor)
            case .literal:
                index = try continueLiteral(bytes, from: index, count: count, visitor: &visitor)
            default:
                let byte = bytes[index]
                if byte <= 0x20 {
                    switch byte {
                    case 0x0A: line &+= 1
                    case 0x20, 0x0D, 0x09: break
                    default: throw unexpected(byte, at: index)
                    }
                    index &+= 1
                } else {
                    try structural(byte, at: index, visitor: &visitor)
                    index &+= 1
                }
            }
        }
    }

    /// Takes one byte outside of strings, numbers and literals that is no white space.
    private mutating func structural(_ byte: UInt8, at index: Int, visitor: inout some JSONVisitor) throws {
        switch state {
        case .commaOrEnd:
            let inObject = containers.last == true
            if byte == UInt8(ascii: ",") {
                state = inObject ? .key : .value
            } else if byte == (inObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                try close(visitor: &visitor)
            } else {
                throw unexpected(byte, at: index)
            }
        case .colon:
            guard byte == UInt8(ascii: ":") else { throw unexpected(byte, at: index) }
            state = .value
        case .keyOrObjectEnd where byte == UInt8(ascii: "}"):
            try close(visitor: &visitor)
        case .key, .keyOrObjectEnd:
            guard byte == UInt8(ascii: "\"") else { throw unexpected(byte, at: index) }
            beginString(at: index, isKey: true)
        case .valueOrArrayEnd where byte == UInt8(ascii: "]"):
            try close(visitor: &visitor)
        default:
            try beginValue(byte, at: index, visitor: &visitor)
        }
    }

    private mutating func beginValue(_ byte: UInt8, at index: Int, visitor: inout some JSONVisitor) throws {
        switch byte {
        case UInt8(ascii: "\""):
            beginString(at: index, isKey: false)
        case UInt8(ascii: "{"):
            try open(isObject: true, at: index)
            try visitor.beginObject()
            state = .keyOrObjectEnd
        case UInt8(ascii: "["):
            try open(isObject: false, at: index)
            try visitor.beginArray()
            state = .valueOrArrayEnd
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            clearToken()
            tokenStart = offset + index
            scratch.append(byte)
            state = .number
        case UInt8(ascii: "t"): beginLiteral("true")
        case UInt8(ascii: "f"): beginLiteral("false")
        case UInt8(ascii: "n"): beginLiteral("null")
        default:
            throw unexpected(byte, at: index)
        }
    }

    private mutating func open(isObject: Bool, at index: Int) throws {
        guard containers.count < depthLimit else {
            throw error("nested deeper than \(depthLimit) levels", at: index)
        }
        containers.append(isObject)
    }

    private mutating func close(visitor: inout some JSONVisitor) throws {
        if containers.popLast() == true {
            try visitor.endObject()
        } else {
            try visitor.endArray()
        }
        try afterValue(visitor: &visitor)
    }

    @inline(__always)
    mutating func afterValue(visitor: inout some JSONVisitor) throws {
        if containers.isEmpty {
            state = .betweenDocuments
            try visitor.endDocument()
        } else {
            state = .commaOrEnd
        }
    }

    private mutating func beginLiteral(_ text: StaticString) {
        literal = text
        literalCount = 1
        state = .literal
    }

    private mutating func continueLiteral(
        _ bytes: UnsafePointer<UInt8>, from start: Int, count: Int, visitor: inout some JSONVisitor
    ) throws -> Int {
        var index = start
        while index < count, literalCount < literal.utf8CodeUnitCount {
            guard bytes[index] == literal.utf8Start[literalCount] else {
                throw unexpected(bytes[index], at: index)
            }
            literalCount += 1
            index += 1
        }
        guard literalCount == literal.utf8CodeUnitCount else { return index }
        switch literal.utf8Start[0] {
        case UInt8(ascii: "t"): try visitor.bool(true)
        case UInt8(ascii: "f"): try visitor.bool(false)
        default: try visitor.null()
        }
        try afterValue(visitor: &visitor)
        return index
    }

    /// Collects a number's characters; its first is already in the scratch.
    private mutating func continueNumber(
        _ bytes: UnsafePointer<UInt8>, from start: Int, count: Int, visitor: inout some JSONVisitor
    ) throws -> Int {
        var index = start
        while index < count {
            switch bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "e"),
                UInt8(ascii: "E"), UInt8(ascii: "+"), UInt8(ascii: "-"):
                guard scratch.count < 1_024 else {
                    throw error("a number of over 1,024 characters", at: index)
                }
                scratch.append(bytes[index])
                index += 1
            default:
                try endNumber(at: index, visitor: &visitor)
                return index
            }
        }
        return index
    }

    mutating func endNumber(at index: Int, visitor: inout some JSONVisitor) throws {
        let isValid = scratch.withUnsafeBytes { JSONNumber.isValid($0) }
        guard isValid else {
            throw JSONError(reason: "this is no number", line: line, byteOffset: tokenStart)
        }
        try scratch.withUnsafeBytes { try visitor.number(JSONNumber(characters: $0)) }
        try afterValue(visitor: &visitor)
    }

    /// The error for a byte that cannot stand where it stands.
    func unexpected(_ byte: UInt8, at index: Int) -> JSONError {
        let found: String
        switch byte {
        case 0x21..<0x7F: found = "'\(String(UnicodeScalar(byte)))'"
        default: found = "the byte 0x" + String(byte, radix: 16, uppercase: true)
        }
        let expected: String
        switch state {
        case .commaOrEnd: expected = containers.last == true ? "',' or '}'" : "',' or ']'"
        case .colon: expected = "':'"
        case .key: expected = "a key"
        case .keyOrObjectEnd: expected = "a key or '}'"
        case .literal: expected = "'\(literal)'"
        case .valueOrArrayEnd: expected = "a value or ']'"
        default: expected = "a value"
        }
        return error("expected \(expected), found \(found)", at: index)
    }
}

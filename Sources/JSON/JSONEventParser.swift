/// An incremental parser of JSON (RFC 8259): bytes are pushed in pieces of any size, events come out.
///
/// Memory is bounded whatever the input: at most `depthLimit` levels of nesting, one string of `stringLimit` bytes
/// (a longer one keeps its head and its tail and counts what is missing), one number of 1,024 characters. It is our
/// own because no parser that Debian or the Swift package index offers bounds a single long string: yajl hands over
/// whole strings, simdjson and Foundation want the whole document in memory, and transcripts do contain strings of
/// hundreds of megabytes. Several top-level values may follow each other; each ends with `endDocument`.
///
/// Strict but for one thing: a string with invalid UTF-8 or a lone surrogate is an error by default; with
/// `InvalidText.replace` its bad parts become U+FFFD, the visitor is told where, and the rest goes on, so that one bad
/// string does not cost a file. The middle of a cut string is not checked for UTF-8.
public struct JSONEventParser {
    /// What to do with a string that is no valid Unicode.
    public enum InvalidText: Sendable {
        /// Throw.
        case refuse
        /// Replace what is invalid by U+FFFD and report it to the visitor.
        case replace
    }

    /// What the parser expects next.
    enum State: UInt8 {
        case value
        case valueOrArrayEnd
        case keyOrObjectEnd
        case key
        case colon
        case commaOrEnd
        case betweenDocuments
        case string
        case escape
        case unicode
        case number
        case literal
        case failed
    }

    /// The default for `stringLimit`: 64 KiB.
    public static let defaultStringLimit = 65_536

    let depthLimit: Int
    let stringLimit: Int
    let invalidText: InvalidText

    var state = State.betweenDocuments
    /// For each open container whether it is an object.
    var containers: [Bool] = []
    /// The decoded part of the string or number at hand, where it cannot be handed over in place.
    var scratch: [UInt8] = []
    var isKey = false
    var seen: UInt8 = 0
    var missing = 0
    /// What was wrong with the string at hand, where it was replaced.
    var repair: String?
    var tokenStart = 0
    var unicodeDigits = 0
    var unicodeValue: UInt32 = 0
    var highSurrogate: UInt32 = 0
    var literal: StaticString = "null"
    var literalCount = 0
    /// The offset of the piece being fed.
    var offset = 0

    /// The current line, from 1.
    public internal(set) var line = 1
    /// The number of bytes taken so far.
    public internal(set) var byteOffset = 0

    /// Makes a parser that has seen nothing.
    ///
    /// - Parameters:
    ///   - depthLimit: how many containers may be open at once; one more is an error.
    ///   - stringLimit: the number of bytes from which a string is cut in the middle.
    ///   - invalidText: what to do with a string that is no valid Unicode.
    public init(
        depthLimit: Int = 512, stringLimit: Int = JSONEventParser.defaultStringLimit,
        invalidText: InvalidText = .refuse
    ) {
        self.depthLimit = depthLimit
        self.stringLimit = max(64, stringLimit)
        self.invalidText = invalidText
    }

    /// Forgets everything, so that a new text can be fed.
    ///
    /// - Parameters:
    ///   - line: the line that the new text starts on.
    ///   - byteOffset: the byte that it starts at.
    public mutating func reset(line: Int = 1, byteOffset: Int = 0) {
        state = .betweenDocuments
        containers.removeAll(keepingCapacity: true)
        clearToken()
        self.line = line
        self.byteOffset = byteOffset
    }

    /// Whether a value has begun and is not complete.
    public var isInsideDocument: Bool { state != .betweenDocuments }

    /// Takes the next bytes, which may end anywhere.
    ///
    /// - Throws: `JSONError` at the first thing that is no JSON, and whatever the visitor throws. Afterwards every
    ///   further call throws until `reset`.
    public mutating func feed(_ bytes: UnsafeRawBufferPointer, into visitor: inout some JSONVisitor) throws {
        guard let base = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
        if state == .failed { throw error("reading went on after an error", at: 0) }
        offset = byteOffset
        let resumed = state
        do {
            try run(base, count: bytes.count, resumed: resumed, visitor: &visitor)
        } catch {
            state = .failed
            throw error
        }
        byteOffset = offset + bytes.count
    }

    /// Says that nothing more comes.
    ///
    /// - Throws: `JSONError` when a value is incomplete, and whatever the visitor throws.
    public mutating func finish(into visitor: inout some JSONVisitor) throws {
        offset = byteOffset
        do {
            if state == .number { try endNumber(at: 0, visitor: &visitor) }
            guard state == .betweenDocuments else {
                throw error(
                    state == .string || state == .escape || state == .unicode
                        ? "the text ends inside a string" : "the text ends inside a value", at: 0)
            }
        } catch {
            state = .failed
            throw error
        }
    }

    func error(_ reason: String, at index: Int) -> JSONError {
        JSONError(reason: reason, line: line, byteOffset: offset + index)
    }

    mutating func clearToken() {
        scratch.removeAll(keepingCapacity: true)
        repair = nil
        seen = 0
        missing = 0
        highSurrogate = 0
    }
}

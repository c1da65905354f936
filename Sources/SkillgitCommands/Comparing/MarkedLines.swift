internal import StructuralMerge

/// The text of an entry as lines with marks around what was deleted and inserted.
struct MarkedLines {
    /// A stretch of one line.
    struct Stretch {
        enum Kind { case same, deleted, inserted }
        var kind: Kind
        var text: String
    }

    struct Line {
        var stretches: [Stretch] = []
        /// How many lines of the new text come before it.
        var number: Int
        /// Whether the new text has it.
        var isInNew = false

        /// Whether something of it was deleted or inserted.
        var isMarked: Bool { stretches.contains { $0.kind != .same } }
    }

    private(set) var lines: [Line] = []
    /// Whether the next stretch begins a line.
    private var isAtStart = true
    /// How many lines of the new text have ended.
    private var ended = 0
    /// Whether the new text ends with the end of a line.
    private var endsLine = false

    /// How many lines of the new text come before its last one.
    var linesBeforeLast: Int { endsLine ? ended - 1 : ended }

    /// - Parameter text: the text of an entry. Blank lines at its ends are left out where they are the same.
    init(_ text: [DifferenceText]) {
        for part in text {
            switch part {
            case .equal(let bytes), .respaced(_, let bytes): add(bytes, .same)
            case .delete(let bytes): add(bytes, .deleted)
            case .insert(let bytes): add(bytes, .inserted)
            }
        }
        while let first = lines.first, MarkedLines.isBlank(first) { lines.removeFirst() }
        while let last = lines.last, MarkedLines.isBlank(last) { lines.removeLast() }
    }

    private static func isBlank(_ line: Line) -> Bool {
        line.stretches.allSatisfy { $0.kind == .same && $0.text.allSatisfy(\.isWhitespace) }
    }

    private mutating func add(_ bytes: [UInt8], _ kind: Stretch.Kind) {
        var rest = bytes[...]
        while !rest.isEmpty {
            if isAtStart {
                lines.append(Line(number: ended))
                isAtStart = false
            }
            let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
            var text = rest[..<end]
            if text.last == 0x0D, end < rest.endIndex { text.removeLast() }
            let shown = String(decoding: text, as: UTF8.self)
            // A deleted or inserted line break alone has no other text to be seen by.
            let isBreak = text.isEmpty && end < rest.endIndex && kind != .same
            if !text.isEmpty || isBreak {
                lines[lines.count - 1].stretches.append(Stretch(kind: kind, text: isBreak ? "\n" : shown))
            }
            if kind != .deleted {
                lines[lines.count - 1].isInNew = true
                endsLine = end < rest.endIndex && end + 1 == rest.endIndex
            }
            guard end < rest.endIndex else { return }
            if kind != .deleted { ended += 1 }
            isAtStart = true
            rest = rest[(end + 1)...]
        }
    }
}

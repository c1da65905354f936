/// Reads the conflicts that a line merger marked back into values.
enum MarkedText {
    /// The merge by lines in pieces.
    ///
    /// Markers longer than any run of marker characters in the texts are asked for, so that text that looks like a
    /// marker is not taken for one.
    static func pieces(of versions: ThreeWay<[UInt8]>, by lines: LineMerger) throws -> [MergePiece] {
        let longest = [versions.base, versions.ours, versions.theirs].map(longestRun).max() ?? 0
        let size = max(longest + 1, 9)
        let style = MarkerStyle(
            layout: .zdiff3, size: size, labels: ThreeWay(base: "base", ours: "ours", theirs: "theirs"))
        return parse(try lines.merge(versions, style: style).bytes, size: size)
    }

    /// The length of the longest run of a marker character at the start of a line.
    private static func longestRun(_ bytes: [UInt8]) -> Int {
        var longest = 0
        var run = 0
        var previous: UInt8 = 0x0A
        for byte in bytes {
            if isMarker(byte), previous == 0x0A || (run > 0 && byte == previous) {
                run += 1
                longest = max(longest, run)
            } else {
                run = 0
            }
            previous = byte
        }
        return longest
    }

    private static func isMarker(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "<"), UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "|"): true
        default: false
        }
    }

    /// Whether a text holds a conflict that an earlier merge marked.
    static func holdsMarkers(_ bytes: [UInt8]) -> Bool {
        var found = false
        var isOpen = false
        forEachLine(of: bytes) { line in
            guard line.count >= 7, let first = line.first, first == UInt8(ascii: "<") || first == UInt8(ascii: ">"),
                line.prefix(7).allSatisfy({ $0 == first }), line.dropFirst(7).first.map({ Token.isSpace($0) }) ?? true
            else { return }
            if first == UInt8(ascii: "<") { isOpen = true } else if isOpen { found = true }
        }
        return found
    }

    private enum State { case settled, ours, base, theirs }

    private static func parse(_ bytes: [UInt8], size: Int) -> [MergePiece] {
        var pieces: [MergePiece] = []
        var text: [UInt8] = []
        var sides = ThreeWay<[UInt8]>(base: [], ours: [], theirs: [])
        var state = State.settled
        forEachLine(of: bytes) { line in
            switch (state, marker(line, size: size)) {
            case (.settled, UInt8(ascii: "<")):
                if !text.isEmpty { pieces.append(.text(text)) }
                text = []
                sides = ThreeWay(base: [], ours: [], theirs: [])
                state = .ours
            case (.ours, UInt8(ascii: "|")): state = .base
            case (.base, UInt8(ascii: "=")), (.ours, UInt8(ascii: "=")): state = .theirs
            case (.theirs, UInt8(ascii: ">")):
                pieces.append(.conflict(MergeConflict(kind: .fileLevel, path: [], texts: sides)))
                state = .settled
            case (.settled, _): text += line
            case (.ours, _): sides.ours += line
            case (.base, _): sides.base += line
            case (.theirs, _): sides.theirs += line
            }
        }
        if !text.isEmpty { pieces.append(.text(text)) }
        return pieces
    }

    /// The marker's character, when the line is a marker of this size.
    private static func marker(_ line: ArraySlice<UInt8>, size: Int) -> UInt8? {
        guard let first = line.first, isMarker(first), line.count >= size,
            line.prefix(size).allSatisfy({ $0 == first })
        else { return nil }
        return first
    }

    static func forEachLine(of bytes: [UInt8], _ body: (ArraySlice<UInt8>) -> Void) {
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
            body(bytes[start..<end])
            start = end
        }
    }
}

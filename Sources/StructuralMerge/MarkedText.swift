internal import MarkdownTree

/// Reads the conflicts that a line merger marked back into values.
enum MarkedText {
    /// The merge by lines in pieces.
    ///
    /// Markers longer than any run of marker characters in the texts are asked for, so that text that looks like a
    /// marker is not taken for one.
    static func pieces(of versions: ThreeWay<[UInt8]>, by lines: LineMerger) throws -> [MergePiece] {
        try merge(versions, by: lines).pieces
    }

    /// The same, and whether the merge is clean.
    ///
    /// - Parameter layout: without the base between the markers, a conflict is cut where both sides have the same lines.
    static func merge(
        _ versions: ThreeWay<[UInt8]>, layout: MarkerStyle.Layout = .zdiff3, by lines: LineMerger
    ) throws -> (pieces: [MergePiece], isClean: Bool) {
        let longest = max(longestRun(versions.base), longestRun(versions.ours), longestRun(versions.theirs))
        let size = max(longest + 1, 9)
        // No merger writes longer ones, and shorter ones could not be told from the text.
        guard size <= MarkedText.sizeLimit else {
            return ([.conflict(MergeConflict(kind: .fileLevel, path: [], texts: versions))], false)
        }
        let style = MarkerStyle(
            layout: layout, size: size, labels: ThreeWay(base: "base", ours: "ours", theirs: "theirs"))
        let merged = try lines.merge(versions, style: style)
        guard !merged.isClean else { return (merged.bytes.isEmpty ? [] : [.text(merged.bytes)], true) }
        return (parse(merged.bytes, size: size), false)
    }

    /// Conflicts without the lines that both sides begin and end with: what both wrote is settled.
    static func trimmed(_ pieces: [MergePiece]) -> [MergePiece] {
        pieces.flatMap { piece -> [MergePiece] in
            guard case .conflict(var conflict) = piece else { return [piece] }
            let (head, core, tail) = conflict.trimmed()
            conflict.texts = core
            return [.text(head), .conflict(conflict), .text(tail)].filter { $0 != .text([]) }
        }
    }

    /// The longest markers that git writes.
    private static let sizeLimit = Int(UInt16.max)

    /// The length of the longest run of a marker character at the start of a line.
    private static func longestRun(_ bytes: [UInt8]) -> Int {
        bytes.withUnsafeBufferPointer { buffer in
            var longest = 0
            ByteSearch.forEachLine(of: buffer) { line in
                let first = buffer[line.lowerBound]
                guard isMarker(first) else { return }
                var end = line.lowerBound + 1
                while end < line.upperBound, buffer[end] == first { end += 1 }
                longest = max(longest, end - line.lowerBound)
            }
            return longest
        }
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
        bytes.withUnsafeBufferPointer { buffer in
            ByteSearch.forEachLine(of: buffer) { range in
                let first = buffer[range.lowerBound]
                guard first == UInt8(ascii: "<") || first == UInt8(ascii: ">"), range.count >= 7 else { return }
                let line = buffer[range]
                guard line.prefix(7).allSatisfy({ $0 == first }),
                    line.dropFirst(7).first.map({ Token.isSpace($0) }) ?? true
                else { return }
                if first == UInt8(ascii: "<") { isOpen = true } else if isOpen { found = true }
            }
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
        bytes.withUnsafeBufferPointer { buffer in
            ByteSearch.forEachLine(of: buffer) { body(bytes[$0]) }
        }
    }
}

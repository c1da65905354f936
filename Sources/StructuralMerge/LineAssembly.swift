/// Puts fragments into pieces of whole lines.
///
/// A disagreement within a line takes the line with it: what comes before and after it on the line is in all three
/// texts, so whichever is chosen loses nothing. Disagreements on one line become one.
struct LineAssembly {
    private let sources: ThreeWay<[UInt8]>
    private let lineEnding: [UInt8]
    private var pieces: [MergePiece] = []
    private var resolutions: [MergeResolution] = []
    private var open: [(rule: MergeRule, path: [String], line: Int)] = []
    /// Settled whole lines.
    private var text: [UInt8] = []
    /// The settled beginning of the line that is not complete yet.
    private var current: [UInt8] = []
    private var pending: MergeConflict?
    private var line = 1

    /// The pieces of fragments, and the rules that made them.
    static func pieces(
        of fragments: [Fragment], sources: ThreeWay<[UInt8]>, lineEnding: [UInt8]
    ) -> (pieces: [MergePiece], resolutions: [MergeResolution]) {
        var assembly = LineAssembly(sources: sources, lineEnding: lineEnding)
        for fragment in fragments { assembly.add(fragment) }
        return assembly.finish()
    }

    private init(sources: ThreeWay<[UInt8]>, lineEnding: [UInt8]) {
        self.sources = sources
        self.lineEnding = lineEnding
    }

    private mutating func add(_ fragment: Fragment) {
        switch fragment {
        case .source(let side, let range): add(sources[side][range])
        case .literal(let bytes): add(bytes[...])
        case .lineStart: startLine()
        case .conflict(let conflict): add(conflict)
        case .begin(let rule, let path): open.append((rule, path, line))
        case .end:
            guard let last = open.popLast() else { return }
            let end = isAtLineStart ? max(line, last.line) : line + 1
            resolutions.append(MergeResolution(rule: last.rule, path: last.path, lines: last.line..<end))
        }
    }

    private var isAtLineStart: Bool {
        guard let pending else { return current.isEmpty }
        return LineAssembly.endsLine(pending.texts.ours) && LineAssembly.endsLine(pending.texts.theirs)
    }

    private static func endsLine(_ bytes: [UInt8]) -> Bool { bytes.isEmpty || bytes.last == 0x0A }

    private mutating func startLine() {
        if !isAtLineStart { add(lineEnding[...]) }
    }

    private mutating func add(_ bytes: ArraySlice<UInt8>) {
        guard !bytes.isEmpty else { return }
        guard pending != nil else { return addSettled(bytes) }
        if isAtLineStart {
            close()
            return addSettled(bytes)
        }
        // The rest of the conflict's last line belongs to it.
        let end = bytes.firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.endIndex
        extend(bytes[..<end])
        if end < bytes.endIndex {
            close()
            addSettled(bytes[end...])
        }
    }

    private mutating func extend(_ bytes: ArraySlice<UInt8>) {
        pending?.texts.base += bytes
        pending?.texts.ours += bytes
        pending?.texts.theirs += bytes
    }

    private mutating func addSettled(_ bytes: ArraySlice<UInt8>) {
        guard let last = bytes.lastIndex(of: 0x0A) else {
            current += bytes
            return
        }
        text += current
        text += bytes[...last]
        line += bytes.reduce(0) { $1 == 0x0A ? $0 + 1 : $0 }
        current = Array(bytes[(last + 1)...])
    }

    private mutating func add(_ conflict: MergeConflict) {
        if let before = pending, !isAtLineStart {
            pending?.texts.base += conflict.texts.base
            pending?.texts.ours += conflict.texts.ours
            pending?.texts.theirs += conflict.texts.theirs
            if before.kind != conflict.kind { pending?.kind = .bothModified }
            return
        }
        close()
        var conflict = conflict
        conflict.texts.base.insert(contentsOf: current, at: 0)
        conflict.texts.ours.insert(contentsOf: current, at: 0)
        conflict.texts.theirs.insert(contentsOf: current, at: 0)
        current = []
        pending = conflict
    }

    private mutating func close() {
        guard let conflict = pending else { return }
        pending = nil
        if !text.isEmpty { pieces.append(.text(text)) }
        text = []
        pieces.append(.conflict(conflict))
        line += conflict.texts.ours.reduce(0) { $1 == 0x0A ? $0 + 1 : $0 }
    }

    private mutating func finish() -> (pieces: [MergePiece], resolutions: [MergeResolution]) {
        close()
        text += current
        if !text.isEmpty { pieces.append(.text(text)) }
        return (pieces, resolutions)
    }
}

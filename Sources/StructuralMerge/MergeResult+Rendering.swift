internal import Wording

extension MergeResult {
    /// The result as a file.
    ///
    /// - Parameter style: how conflicts are marked or settled. A marker's label is followed by the conflict's path.
    public func rendered(_ style: MarkerStyle = MarkerStyle()) -> [UInt8] {
        var bytes: [UInt8] = []
        for piece in pieces {
            switch piece {
            case .text(let text): bytes += text
            case .conflict(let conflict): conflict.append(to: &bytes, style: style)
            }
        }
        return bytes
    }
}

extension MergeConflict {
    /// The conflict as lines of a file.
    public func append(to bytes: inout [UInt8], style: MarkerStyle) {
        switch style.favor {
        case .ours: bytes += texts.ours
        case .theirs: bytes += texts.theirs
        case .union:
            bytes += MergeConflict.ended(texts.ours, before: texts.theirs)
            bytes += texts.theirs
        case nil: appendMarked(to: &bytes, style: style)
        }
    }

    private func appendMarked(to bytes: inout [UInt8], style: MarkerStyle) {
        let ending = lineEnding
        func mark(_ character: Unicode.Scalar, _ label: String) {
            bytes += Array(repeating: UInt8(ascii: character), count: style.size)
            if !label.isEmpty { bytes += Array(" \(label)".utf8) }
            bytes += ending
        }
        func side(_ text: [UInt8]) {
            bytes += text
            if let last = text.last, last != 0x0A { bytes += ending }
        }
        let (head, core, tail) = style.layout == .zdiff3 ? trimmed() : ([], texts, [])
        bytes += head
        mark("<", MergeConflict.label(style.labels.ours, path: path))
        side(core.ours)
        if style.layout != .merge {
            mark("|", style.labels.base)
            side(core.base)
        }
        mark("=", "")
        side(core.theirs)
        mark(">", style.labels.theirs)
        bytes += tail
    }

    private static func label(_ name: String, path: [String]) -> String {
        path.isEmpty ? name : "\(name) (\(Visible.line(path.joined(separator: " > "))))"
    }

    private static func ended(_ text: [UInt8], before next: [UInt8]) -> [UInt8] {
        guard let last = text.last, last != 0x0A, !next.isEmpty else { return text }
        return text + [0x0A]
    }

    private var lineEnding: [UInt8] {
        for text in [texts.ours, texts.theirs, texts.base] {
            guard let newline = text.firstIndex(of: 0x0A) else { continue }
            return newline > 0 && text[newline - 1] == 0x0D ? [0x0D, 0x0A] : [0x0A]
        }
        return [0x0A]
    }

    /// The lines that both sides begin and end with, and what lies between them.
    func trimmed() -> (head: [UInt8], core: ThreeWay<[UInt8]>, tail: [UInt8]) {
        var ours: [ArraySlice<UInt8>] = []
        var theirs: [ArraySlice<UInt8>] = []
        MarkedText.forEachLine(of: texts.ours) { ours.append($0) }
        MarkedText.forEachLine(of: texts.theirs) { theirs.append($0) }
        var head = 0
        while head < min(ours.count, theirs.count), ours[head] == theirs[head] { head += 1 }
        var tail = 0
        while tail < min(ours.count, theirs.count) - head,
            ours[ours.count - 1 - tail] == theirs[theirs.count - 1 - tail]
        { tail += 1 }
        let core = ThreeWay(
            base: texts.base, ours: Array(ours[head..<(ours.count - tail)].joined()),
            theirs: Array(theirs[head..<(theirs.count - tail)].joined()))
        return (Array(ours[..<head].joined()), core, Array(ours[(ours.count - tail)...].joined()))
    }
}

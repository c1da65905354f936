internal import MarkdownTree

/// The line endings of three versions, and whether the last line has one.
///
/// Where the versions disagree about line endings, they are merged with plain ones, and the result gets the endings of
/// the side that changed them. All are merged with an ended last line, so that one without is no other line.
struct FileEndings {
    private let returns: ThreeWay<Bool>
    private let endsLine: ThreeWay<Bool>
    private let disagree: Bool

    init(_ versions: ThreeWay<[UInt8]>) {
        returns = ThreeWay(
            base: FileEndings.hasReturns(versions.base), ours: FileEndings.hasReturns(versions.ours),
            theirs: FileEndings.hasReturns(versions.theirs))
        // Of an empty file it cannot be said.
        let base = versions.base.last == 0x0A
        endsLine = ThreeWay(
            base: base, ours: versions.ours.isEmpty ? base : versions.ours.last == 0x0A,
            theirs: versions.theirs.isEmpty ? base : versions.theirs.last == 0x0A)
        disagree = returns.base != returns.ours || returns.base != returns.theirs
    }

    /// Whether most lines end in CR LF.
    private static func hasReturns(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            guard ByteSearch.first(0x0D, in: buffer, from: 0) < buffer.count else { return false }
            var plain = 0
            var withReturn = 0
            var place = ByteSearch.first(0x0A, in: buffer, from: 0)
            while place < buffer.count {
                if place > 0, buffer[place - 1] == 0x0D { withReturn += 1 } else { plain += 1 }
                place = ByteSearch.first(0x0A, in: buffer, from: place + 1)
            }
            return withReturn > plain
        }
    }

    private var resultHasReturns: Bool { returns.ours != returns.base ? returns.ours : returns.theirs }

    /// The ending that the merge works with.
    var lineEnding: [UInt8] { !disagree && returns.base ? [0x0D, 0x0A] : [0x0A] }

    /// The versions as they are merged.
    func unified(_ versions: ThreeWay<[UInt8]>) -> ThreeWay<[UInt8]> {
        ThreeWay(
            base: unified(versions.base), ours: unified(versions.ours), theirs: unified(versions.theirs))
    }

    private func unified(_ bytes: [UInt8]) -> [UInt8] {
        let text = disagree ? FileEndings.plain(bytes) : bytes
        guard let last = text.last, last != 0x0A else { return text }
        return text + lineEnding
    }

    private static func plain(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for (index, byte) in bytes.enumerated() {
            if byte == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A { continue }
            result.append(byte)
        }
        return result
    }

    /// The pieces with the endings of the result.
    func ended(_ pieces: [MergePiece]) -> [MergePiece] {
        var result = pieces
        if disagree, resultHasReturns { result = result.map { FileEndings.withReturns($0) } }
        let wantsEnd = endsLine.ours != endsLine.base ? endsLine.ours : endsLine.theirs
        if case .conflict(var conflict)? = result.last {
            if !endsLine.base { FileEndings.cutEnd(&conflict.texts.base) }
            if !endsLine.ours { FileEndings.cutEnd(&conflict.texts.ours) }
            if !endsLine.theirs { FileEndings.cutEnd(&conflict.texts.theirs) }
            result[result.count - 1] = .conflict(conflict)
        }
        guard case .text(var text)? = result.last else { return result }
        if wantsEnd, let last = text.last, last != 0x0A {
            text += disagree && resultHasReturns ? [0x0D, 0x0A] : lineEnding
        } else if !wantsEnd {
            FileEndings.cutEnd(&text)
        }
        result[result.count - 1] = .text(text)
        return result
    }

    private static func cutEnd(_ text: inout [UInt8]) {
        guard text.last == 0x0A else { return }
        text.removeLast()
        if text.last == 0x0D { text.removeLast() }
    }

    private static func withReturns(_ piece: MergePiece) -> MergePiece {
        switch piece {
        case .text(let text): return .text(withReturns(text))
        case .conflict(var conflict):
            conflict.texts = ThreeWay(
                base: withReturns(conflict.texts.base), ours: withReturns(conflict.texts.ours),
                theirs: withReturns(conflict.texts.theirs))
            return .conflict(conflict)
        }
    }

    private static func withReturns(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 30)
        for byte in bytes {
            if byte == 0x0A { result.append(0x0D) }
            result.append(byte)
        }
        return result
    }
}

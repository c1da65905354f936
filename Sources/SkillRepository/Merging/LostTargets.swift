internal import MarkdownTree
internal import StructuralMerge

/// Marks the links of a merged file that lead to files which the other side deleted.
struct LostTargets {
    /// The files that are gone.
    var targets: Set<String>
    /// The side that deleted them.
    var deleter: KeyPath<ThreeWay<[UInt8]>, [UInt8]>
    /// The base's text of the file.
    var base: [UInt8]

    /// The file with each line that links to a deleted file as a conflict: the deleting side's text is the line with the
    /// link's words only.
    func marked(_ file: MergedFile) -> MergedFile {
        var file = file
        let linker: KeyPath<ThreeWay<[UInt8]>, [UInt8]> = deleter == \.ours ? \.theirs : \.ours
        let (bytes, starts) = file.rendering(linker)
        guard let document = try? MarkdownDocument(bytes) else { return file }
        let links = document.links.filter { link in
            LinkPaths.target(of: link.destination, from: file.path).map(targets.contains) == true
        }
        let lines = Dictionary(grouping: links) { lineRange(around: $0.range.lowerBound, in: bytes) }
        for (range, links) in lines.sorted(by: { $0.key.lowerBound > $1.key.lowerBound }) {
            guard let piece = starts.lastIndex(where: { $0 <= range.lowerBound }),
                case .text(let text) = file.pieces[piece], range.upperBound <= starts[piece] + text.count
            else { continue }
            let local = range.lowerBound - starts[piece]..<range.upperBound - starts[piece]
            let conflict = conflict(links, line: range, in: document, at: file.path)
            file.replace(local, ofPiece: piece, with: [.conflict(conflict)])
        }
        return file
    }

    private func conflict(
        _ links: [MarkdownLink], line range: Range<Int>, in document: MarkdownDocument, at path: String
    ) -> MergeConflict {
        let line = Array(document.bytes[range])
        var unlinked = line
        for link in links.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
            unlinked = LostTargets.unlinked(
                unlinked,
                destination: link.range.lowerBound - range.lowerBound..<link.range.upperBound - range.lowerBound)
        }
        var texts = ThreeWay<[UInt8]>(base: [], ours: line, theirs: line)
        if SectionMoves.range(of: line, in: base) != nil { texts.base = line }
        if deleter == \.ours { texts.ours = unlinked } else { texts.theirs = unlinked }
        let names = Set(links.compactMap { LinkPaths.target(of: $0.destination, from: path) }).sorted()
        let titles = SectionText.all(in: document).last { $0.range.contains(range.lowerBound) }?.titles ?? []
        return MergeConflict(
            kind: .linkTarget, path: titles + ["link to \(names.joined(separator: ", "))"], texts: texts)
    }

    private func lineRange(around place: Int, in bytes: [UInt8]) -> Range<Int> {
        let start = bytes[..<place].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let end = bytes[place...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
        return start..<end
    }

    /// A line with the words of a link in the link's place; without the line where the link has no such form.
    static func unlinked(_ line: [UInt8], destination: Range<Int>) -> [UInt8] {
        var open = destination.lowerBound - 1
        if open >= 0, line[open] == UInt8(ascii: "<") { open -= 1 }
        guard open > 0, line[open] == UInt8(ascii: "("), line[open - 1] == UInt8(ascii: "]"),
            let close = line[destination.upperBound...].firstIndex(of: UInt8(ascii: ")"))
        else { return [] }
        var depth = 0
        for place in (0..<open).reversed() {
            if line[place] == UInt8(ascii: "]") { depth += 1 }
            if line[place] == UInt8(ascii: "[") { depth -= 1 }
            guard depth == 0 else { continue }
            let isImage = place > 0 && line[place - 1] == UInt8(ascii: "!")
            return Array(line[..<(isImage ? place - 1 : place)]) + line[place + 1..<open - 1] + line[(close + 1)...]
        }
        return []
    }
}

internal import Git
internal import MarkdownTree
internal import Skill

/// The change between two states of a skill, line by line, each piece headed by the section it lies in.
struct SectionDiff {
    /// Lines that belong together, with what surrounds them.
    struct Piece {
        var file: String
        /// The heading path of the section in the new text (the old one where the file is gone).
        var section: [String]
        var lines: [Line]
    }

    struct Line: Equatable {
        enum Kind: String {
            case same = " "
            case removed = "-"
            case added = "+"
        }
        var kind: Kind
        var text: String
    }

    var pieces: [Piece] = []

    /// Compares two folders; files that are not text are named only.
    init(from old: SkillFolder, to new: SkillFolder) {
        for path in Set(old.files.keys).union(new.files.keys).sorted()
        where old.files[path] != new.files[path] {
            let before = old.files[path], after = new.files[path]
            guard let oldText = before.map(\.text) ?? "", let newText = after.map(\.text) ?? "" else {
                pieces.append(
                    Piece(file: path.text, section: [], lines: [Line(kind: .same, text: "(not text)")]))
                continue
            }
            let hunks = Self.hunks(from: Self.lines(oldText), to: Self.lines(newText))
            let document = MarkdownDocument(text: after == nil ? oldText : newText)
            for hunk in hunks {
                let isMarkdown = path.text.lowercased().hasSuffix(".md")
                let section =
                    isMarkdown
                    ? document.headingPath(of: document.section(containingLine: max(1, hunk.line))) : []
                pieces.append(Piece(file: path.text, section: section, lines: hunk.lines))
            }
            if hunks.isEmpty, before?.isExecutable != after?.isExecutable {
                let mark = Line(
                    kind: .same,
                    text: after?.isExecutable == true
                        ? "(may be executed now)" : "(may not be executed any more)")
                pieces.append(Piece(file: path.text, section: [], lines: [mark]))
            }
        }
    }

    private static func lines(_ text: String) -> [Substring] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    private static func hunks(from old: [Substring], to new: [Substring]) -> [(line: Int, lines: [Line])] {
        let difference = new.difference(from: old)
        var removed: Set<Int> = [], inserted: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var all: [(line: Int, content: Line)] = []
        var i = 0, j = 0
        while i < old.count || j < new.count {
            if i < old.count, removed.contains(i) {
                all.append((j + 1, Line(kind: .removed, text: String(old[i]))))
                i += 1
            } else if j < new.count, inserted.contains(j) {
                all.append((j + 1, Line(kind: .added, text: String(new[j]))))
                j += 1
            } else {
                all.append((j + 1, Line(kind: .same, text: String(new[min(j, new.count - 1)]))))
                i += 1
                j += 1
            }
        }
        return grouped(all, context: 2)
    }

    private static func grouped(_ all: [(line: Int, content: Line)], context: Int) -> [(
        line: Int, lines: [Line]
    )] {
        var hunks: [(line: Int, lines: [Line])] = []
        var last = -1
        for (index, entry) in all.enumerated() where entry.content.kind != .same {
            let begin = max(last + 1, index - context)
            let joins = last >= 0 && begin <= last + 1
            if !joins { hunks.append((entry.line, [])) }
            hunks[hunks.count - 1].lines += all[begin...index].map(\.content)
            // What follows is taken on as context until the next change claims it.
            let end = min(all.count - 1, index + context)
            var stop = index
            while stop < end, all[stop + 1].content.kind == .same { stop += 1 }
            hunks[hunks.count - 1].lines += all[(index + 1)..<(stop + 1)].map(\.content)
            last = stop
        }
        return hunks
    }

    func print(to terminal: Terminal) {
        let output = terminal.output
        var file: String?
        for piece in pieces {
            if piece.file != file {
                terminal.print(output.styled("--- \(Visible.line(piece.file))", .bold))
                file = piece.file
            }
            let section =
                piece.section.isEmpty ? "(before the first heading)" : piece.section.joined(separator: " › ")
            terminal.print(output.styled("@@ \(Visible.line(section))", .cyan))
            for line in piece.lines {
                let text = line.kind.rawValue + Visible.line(line.text.replacing("\t", with: "    "))
                switch line.kind {
                case .same: terminal.print(text)
                case .removed: terminal.print(output.styled(text, .red))
                case .added: terminal.print(output.styled(text, .green))
                }
            }
        }
    }
}

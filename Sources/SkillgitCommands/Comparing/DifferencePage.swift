internal import StructuralMerge

/// The difference of one document as a person reads it.
///
/// Each section that changed has a line with the titles around it; below it stands what was added (`+`), removed (`-`),
/// edited (`~`), moved (`>`) and written otherwise (`=`), with the line of the new document (of the old one for what
/// was removed). An edited text is shown once, with marks around its words.
struct DifferencePage {
    let output: Terminal.Output

    /// Lines without a change that are shown before and after a changed one.
    private static let context = 2
    /// An unchanged stretch of a changed line that is longer is cut.
    private static let stretch = 160

    func print(_ difference: MarkdownDifference, to terminal: Terminal) {
        let width = String(difference.entries.map { max($0.old?.line ?? 0, $0.new?.line ?? 0) }.max() ?? 0).count
        for section in difference.sections {
            terminal.print(output.styled(title(of: section), .cyan))
            var rest = section.entries[...]
            while let first = rest.first {
                let run = alike(first, rest)
                for line in lines(of: run, width) { terminal.print(line) }
                rest = rest.dropFirst(run.count)
            }
        }
    }

    private func title(of section: SectionDifference) -> String {
        let title = DifferenceWording.title(section.path, section.entries)
        if section.path.isEmpty { return "@@ \(title)" }
        return "@@ \(title) (\(section.isGone ? "was line" : "line") \(section.line))"
    }

    /// Entries from the first one on that one line can tell: changes of format of one kind.
    private func alike(_ first: DifferenceEntry, _ entries: ArraySlice<DifferenceEntry>) -> ArraySlice<DifferenceEntry>
    {
        guard isFormatOnly(first) else { return entries.prefix(1) }
        return entries.prefix { $0.change == first.change && $0.unit == first.unit && isFormatOnly($0) }
    }

    private func isFormatOnly(_ entry: DifferenceEntry) -> Bool {
        guard case .reformatted(let format) = entry.change, !entry.isMoved else { return false }
        return format == .padding || !entry.text.contains(where: \.changesText)
    }

    // MARK: Entries

    private func lines(of entries: ArraySlice<DifferenceEntry>, _ width: Int) -> [String] {
        guard let entry = entries.first else { return [] }
        if isFormatOnly(entry) { return [format(entries, width)] }
        let text = MarkedLines(entry.text)
        let body = text.lines
        switch entry.change {
        case .added: return block(body, "+", .green, number(entry.new), width)
        case .removed: return block(body, "-", .red, number(entry.old), width)
        case .edited, .reformatted:
            let head = entry.isMoved ? [moved(entry, width)] : []
            return head + marked(text, entry, width)
        case .none:
            let texts = textLines(of: body)
            guard let text = texts.first else { return [moved(entry, width)] }
            let more = texts.count > 1 ? " … (\(plural(texts.count - 1, "more line")))" : ""
            return [moved(entry, width), "  \(pad("", width))  \(visible(text))\(output.styled(more, .dim))"]
        }
    }

    private func number(_ place: DifferencePlace?) -> Int { place?.line ?? 0 }

    private func pad(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    /// What was added or removed, every line with its mark.
    private func block(
        _ body: [MarkedLines.Line], _ mark: String, _ style: Style, _ line: Int, _ width: Int
    ) -> [String] {
        let texts = textLines(of: body)
        guard !texts.isEmpty else {
            return [output.styled("\(mark) \(pad(String(line), width))  (\(plural(body.count, "blank line")))", style)]
        }
        return texts.enumerated().map { place, text in
            let number = pad(place == 0 ? String(line) : "", width)
            return output.styled(text.isEmpty ? mark : "\(mark) \(number)  \(visible(text))", style)
        }
    }

    /// The lines without blank ones before and after them.
    private func textLines(of body: [MarkedLines.Line]) -> ArraySlice<String> {
        // A line break is its own text here.
        let texts = body.map { line in line.stretches.map { $0.text == "\n" ? "" : $0.text }.joined() }
        let end = texts.count - texts.reversed().prefix { $0.isEmpty }.count
        return texts[..<end].drop { $0.isEmpty }
    }

    private func moved(_ entry: DifferenceEntry, _ width: Int) -> String {
        let old = entry.old.map { place in
            let path = place.section.map { Visible.line($0) }.joined(separator: " › ")
            return " from line \(place.line)" + (place.section == entry.new?.section ? "" : " (\(path))")
        }
        let verb =
            switch entry.change {
            case .edited: "moved and edited,"
            case .reformatted: "moved and reformatted,"
            case .added, .removed, .none: "moved"
            }
        return output.styled(
            "> \(pad(String(number(entry.new)), width))  \(entry.unit.rawValue) \(verb)\(old ?? "")", .yellow)
    }

    private func format(_ entries: ArraySlice<DifferenceEntry>, _ width: Int) -> String {
        let unit = entries.first?.unit ?? .paragraph
        let count = DifferenceWording.plural(entries.count, unit)
        let lines = (entries.first?.new?.line ?? 0, entries.last?.new?.lastLine ?? 0)
        let until = lines.1 > lines.0 ? ", to line \(lines.1)" : ""
        guard case .reformatted(let change) = entries.first?.change else { return "" }
        return output.styled(
            "= \(pad(String(lines.0), width))  \(count), format only (\(change.rawValue))\(until)", .dim)
    }

    // MARK: Marks

    /// An edited text: lines with marks, and a little of what is around them.
    private func marked(_ text: MarkedLines, _ entry: DifferenceEntry, _ width: Int) -> [String] {
        let body = text.lines
        let changed = body.indices.filter { body[$0].isMarked }
        guard !changed.isEmpty else {
            let text = body.first.map { $0.stretches.map(\.text).joined() } ?? ""
            var (mark, change) = ("~", "white space")
            if case .reformatted(let format) = entry.change { (mark, change) = ("=", format.rawValue) }
            let more = body.count > 1 ? " …" : ""
            return ["\(mark) \(pad(String(number(entry.new)), width))  \(visible(text))\(more) (\(change))"]
        }
        var shown = Set<Int>()
        for place in changed {
            shown.formUnion(max(0, place - Self.context)...min(body.count - 1, place + Self.context))
        }
        var lines: [String] = []
        var place = 0
        while place < body.count {
            guard shown.contains(place) else {
                let start = place
                while place < body.count, !shown.contains(place) { place += 1 }
                lines.append(output.styled("  \(pad("", width))  … \(plural(place - start, "line"))", .dim))
                continue
            }
            let mark = body[place].isMarked ? (entry.change == .edited ? "~" : "=") : " "
            // The last line that ended is the last one of the entry.
            let line = (entry.new?.lastLine ?? 0) - text.linesBeforeLast + body[place].number
            let number = body[place].isMarked && body[place].isInNew ? String(line) : ""
            let shown = self.text(of: body[place])
            lines.append(shown.isEmpty ? "" : "\(mark) \(pad(number, width))  \(shown)")
            place += 1
        }
        return lines
    }

    private func text(of line: MarkedLines.Line) -> String {
        line.stretches.enumerated().map { place, stretch in
            switch stretch.kind {
            case .same: return visible(line.isMarked ? cut(stretch.text) : stretch.text)
            case .deleted: return mark(stretch.text, "[-", "-]", .red)
            case .inserted: return mark(stretch.text, "{+", "+}", .green)
            }
        }.joined()
    }

    /// Brackets are left out where colours say it, but for white space, which no colour makes visible.
    private func mark(_ text: String, _ open: String, _ close: String, _ style: Style) -> String {
        let shown = text == "\n" ? "\\n" : visible(text)
        let needsBrackets = !output.hasColor || text.allSatisfy(\.isWhitespace)
        return output.styled(needsBrackets ? open + shown + close : shown, style)
    }

    private func cut(_ text: String) -> String {
        guard text.count > Self.stretch else { return text }
        return "\(text.prefix(60)) … \(text.suffix(60))"
    }

    private func visible(_ text: String) -> String { Visible.line(text.replacing("\t", with: "    ")) }
}

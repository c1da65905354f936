internal import Git
internal import StructuralMerge

/// Differences of files as text.
struct DiffReport {
    let terminal: Terminal

    private var output: Terminal.Output { terminal.output }

    /// Prints all differences.
    func print(_ files: [FileDiff]) {
        for file in files { print(file) }
    }

    private func print(_ file: FileDiff) {
        if file.kind == .unmerged { terminal.print("* Unmerged path \(Visible.line(file.path))") }
        switch file.content {
        case .structure(let difference):
            terminal.print(output.styled("--- \(Self.title(of: file))", .bold))
            DifferencePage(output: output).print(difference, to: terminal)
        case .lines(let patch, let reason):
            if let reason { terminal.print("\(Visible.line(file.path)): \(reason)") }
            printLines(patch)
        }
    }

    /// The names of a file, and what happened to it but for its text.
    static func title(of file: FileDiff) -> String {
        var title = Visible.line(file.path)
        if let old = file.old?.path, let new = file.new?.path, old != new {
            title = "\(Visible.line(old)) → \(Visible.line(new))"
        }
        var notes: [String] = []
        switch file.kind {
        case .added: notes.append("new file")
        case .deleted: notes.append("deleted")
        case .renamed: notes.append("renamed")
        case .modified, .typeChanged, .unmerged: break
        }
        if let old = file.old?.mode, let new = file.new?.mode, old != new {
            notes.append("mode \(String(old.rawValue, radix: 8)) → \(String(new.rawValue, radix: 8))")
        }
        return notes.isEmpty ? title : "\(title) (\(notes.joined(separator: ", ")))"
    }

    /// A patch in git's colours; what a terminal would obey is made visible.
    private func printLines(_ patch: [UInt8]) {
        var isInHunk = false
        for line in patch.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
            let text = Visible.block(String(decoding: line, as: UTF8.self))
            if text.hasPrefix("@@") { isInHunk = true }
            switch line.first {
            case UInt8(ascii: "@"): terminal.print(output.styled(text, .cyan))
            case UInt8(ascii: "+") where isInHunk: terminal.print(output.styled(text, .green))
            case UInt8(ascii: "-") where isInHunk: terminal.print(output.styled(text, .red))
            case _ where !isInHunk: terminal.print(output.styled(text, .bold))
            default: terminal.print(text)
            }
        }
    }

    // MARK: Summaries

    /// Prints the names of the files.
    func printNames(_ files: [FileDiff]) {
        for file in files { terminal.print(Visible.line(file.path)) }
    }

    /// Prints how much of what changed, section by section.
    func printSummary(_ files: [FileDiff]) {
        for file in files {
            terminal.print(output.styled(Self.title(of: file), .bold))
            switch file.content {
            case .structure(let difference): printSections(difference)
            case .lines(let patch, _): terminal.print("  \(Self.lineCounts(patch))")
            }
        }
        if !files.isEmpty { terminal.print(Self.total(files)) }
    }

    private func printSections(_ difference: MarkdownDifference) {
        var merged: [(path: [String], entries: [DifferenceEntry])] = []
        var places: [[String]: Int] = [:]
        for section in difference.sections {
            if let place = places[section.path] {
                merged[place].entries += section.entries
            } else {
                places[section.path] = merged.count
                merged.append((section.path, section.entries))
            }
        }
        for section in merged {
            let title = DifferenceWording.title(section.path, section.entries)
            let summary = DifferenceWording.summary(DifferenceCounts(section.entries))
            terminal.print("  \(output.styled(title, .cyan)): \(summary)")
        }
    }

    private static func lineCounts(_ patch: [UInt8]) -> String {
        var (added, removed, isInHunk) = (0, 0, false)
        for line in patch.split(separator: 0x0A) {
            if line.starts(with: Array("@@".utf8)) { isInHunk = true }
            guard isInHunk else { continue }
            if line.first == UInt8(ascii: "+") { added += 1 }
            if line.first == UInt8(ascii: "-") { removed += 1 }
        }
        return isInHunk ? "+\(plural(added, "line")), -\(plural(removed, "line"))" : "no text"
    }

    private static func total(_ files: [FileDiff]) -> String {
        var all: [DifferenceEntry] = []
        for file in files {
            if case .structure(let difference) = file.content { all += difference.entries }
        }
        let totals = DifferenceWording.totals(DifferenceCounts(all))
        return "\(plural(files.count, "file")) changed" + (totals.isEmpty ? "" : ": \(totals)")
    }
}

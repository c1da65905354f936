internal import StructuralMerge
internal import Wording

/// Puts what a merge did into lines for people.
struct MergeWording {
    private let merge: VersionMerge
    private let name: String
    private let isMarkdown: Bool
    private let favor: MarkerStyle.Favor?

    /// - Parameters:
    ///   - name: what the result is called in messages.
    ///   - isMarkdown: whether the file was taken for Markdown.
    ///   - favor: how conflicts were settled without a mark.
    init(merge: VersionMerge, name: String, isMarkdown: Bool, favor: MarkerStyle.Favor?) {
        self.merge = merge
        self.name = Visible.line(name)
        self.isMarkdown = isMarkdown
        self.favor = favor
    }

    /// A line for each damage to the structure of the result.
    var warnings: [String] {
        (merge.result?.warnings ?? []).map { warning in
            "warning: \(name):\(warning.line): \(Self.words(for: warning.kind)): \(Visible.line(warning.subject))"
                + Self.place(warning.path, before: " (in ", after: ")")
        }
    }

    /// How the result came about, what each rule settled, and what is left.
    var explanation: [String] {
        guard let result = merge.result else {
            return [
                "\(name): \(isMarkdown ? "merged by lines, as asked" : "merged by lines: not Markdown by its name")"
            ]
        }
        var lines = ["\(name): \(Self.words(for: result.method))"]
        for resolution in result.resolutions {
            lines.append(
                "  \(resolution.rule.rawValue): \(Self.words(for: resolution.lines))"
                    + Self.place(resolution.path, before: ": "))
        }
        let verb =
            switch favor {
            case nil: "conflict"
            case .ours: "conflict settled with ours"
            case .theirs: "conflict settled with theirs"
            case .union: "conflict settled with both"
            }
        for conflict in result.conflicts {
            lines.append("  \(verb): \(conflict.kind.rawValue)" + Self.place(conflict.path, before: ": "))
        }
        return lines
    }

    /// The names that a setting may hold.
    static var ruleNames: String {
        "rules: all, \(MergeRule.allCases.map(\.rawValue).joined(separator: ", ")); 'no-' before a name switches it off"
    }

    private static func place(_ path: [String], before: String, after: String = "") -> String {
        path.isEmpty ? "" : before + Visible.line(path.joined(separator: " > ")) + after
    }

    private static func words(for lines: Range<Int>) -> String {
        switch lines.count {
        case 0: "nothing left"
        case 1: "line \(lines.lowerBound)"
        default: "lines \(lines.lowerBound)-\(lines.upperBound - 1)"
        }
    }

    private static func words(for method: MergeResult.Method) -> String {
        switch method {
        case .lines: "the lines merge cleanly"
        case .structure: "merged by structure"
        case .fallback(let reason): "merged by lines: \(words(for: reason))"
        }
    }

    private static func words(for reason: MergeResult.Fallback) -> String {
        switch reason {
        case .notText: "a version is not UTF-8 text"
        case .oldMarkers: "a version holds conflict markers of an earlier merge"
        case .tooLarge: "a version is too large or nested too deep"
        case .refused(let objections):
            "the check refused the merged text: "
                + objections.prefix(3).map(words).joined(separator: "; ")
                + (objections.count > 3 ? "; and \(objections.count - 3) more" : "")
        }
    }

    private static func words(for objection: Certifier.Objection) -> String {
        switch objection {
        case .lost(let text): "lost '\(Visible.line(text))'"
        case .undone(let text): "brought back '\(Visible.line(text))'"
        case .multiplied(let text): "repeated '\(Visible.line(text))'"
        case .invented(let text): "made up '\(Visible.line(text))'"
        case .outline(let text): "another outline: \(Visible.line(text))"
        }
    }

    private static func words(for kind: StructuralWarning.Kind) -> String {
        switch kind {
        case .duplicateHeading: "two sections of one title"
        case .duplicateItem: "a list item twice"
        case .duplicateRow: "a table row twice"
        case .shortRow: "a table row lacks cells"
        case .duplicateKey: "a frontmatter key twice"
        case .invalidFrontmatter: "the frontmatter is not valid YAML"
        case .unbalancedFence: "a code fence is not closed"
        case .brokenLink: "a link leads nowhere"
        case .duplicateDefinition: "a link is defined twice"
        case .listNumbering: "the numbers of a list do not ascend by one"
        case .conflictMarker: "a conflict marker is left"
        }
    }
}

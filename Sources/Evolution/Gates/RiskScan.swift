internal import MarkdownTree
public import Skill

/// Computes why a patch needs a human's explicit yes, from its edits and the base alone.
public struct RiskScan: Sendable {
    private let base: SkillFolder
    private let baseText: String
    private let protected: ProtectedSections

    /// Looks at a skill.
    ///
    /// - Parameters:
    ///   - base: the skill that the edits are anchored on.
    ///   - protectedSections: titles of sections that count as protected beside those that the skill marks.
    public init(base: SkillFolder, protectedSections: [String] = []) {
        self.base = base
        baseText = base.paths.compactMap { base.text(of: $0) }.joined(separator: "\n")
        protected = ProtectedSections(base: base, titles: protectedSections)
    }

    /// The risks of some edits, in the order of ``Risk/allCases``.
    ///
    /// - Parameters:
    ///   - proven: commands that passing runs of enough task groups ran.
    ///   - words: the title and rationale, which stand in the commit's message.
    ///   - isMined: whether the rules analyst wrote the texts: its other code spans are masked messages of tools.
    ///   - isCuration: whether the edits are there to shorten, move or take out text that stands.
    public func risks(
        of edits: [Edit], proven: [String] = [], words: [String] = [], isMined: Bool = false,
        isCuration: Bool = false
    ) -> [Risk] {
        let texts = edits.compactMap(\.content)
        var risks: Set<Risk> = isCuration ? [.standingText] : []
        if (texts + words).contains(where: { !newURLs(in: $0).isEmpty }) { risks.insert(.url) }
        if texts.contains(where: { hasNewCommand($0, proven, isMined) }) { risks.insert(.newCommand) }
        if edits.contains(where: touchesPermissions) { risks.insert(.toolPermission) }
        if edits.contains(where: touchesScript) { risks.insert(.script) }
        if (texts + words).contains(where: HiddenText.isIn) { risks.insert(.hiddenUnicode) }
        if edits.contains(where: { protected.isTouched(by: $0) || takesAway($0) }) {
            risks.insert(.protectedSection)
        }
        return Risk.allCases.filter(risks.contains)
    }

    /// The URLs of a text that the skill does not have.
    func newURLs(in text: String) -> [String] {
        var found: [String] = []
        let lower = text.lowercased()
        for word in lower.split(whereSeparator: { $0.isWhitespace || "()<>[]\"'`|".contains($0) }) {
            guard
                word.contains("://") || word.hasPrefix("www.") || word.hasPrefix("mailto:")
                    || word.hasPrefix("//") || Self.isAddress(word)
            else { continue }
            var url = word
            while let last = url.last, ".,;:!?".contains(last) { url.removeLast() }
            if !baseText.lowercased().contains(url) { found.append(String(url)) }
        }
        return found
    }

    /// Whether a word is a mail address.
    private static func isAddress(_ word: Substring) -> Bool {
        let parts = word.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[1].dropFirst().dropLast().contains(".")
    }

    private func hasNewCommand(_ text: String, _ proven: [String], _ isMined: Bool) -> Bool {
        WrittenCommands.commands(in: text, onlySigned: isMined).contains {
            !proven.contains($0) && !baseText.contains($0)
        }
    }

    /// Whether a section or file of the base goes away, or is written anew, as a whole.
    private func takesAway(_ edit: Edit) -> Bool {
        guard base.files[edit.file] != nil else { return false }
        switch edit.operation {
        case .deleteFile, .moveFile: return true
        case .delete, .replace, .move: return edit.anchor?.block == nil
        default: return false
        }
    }

    private func touchesPermissions(_ edit: Edit) -> Bool {
        if edit.file.components.first == ".claude" || edit.file.components.last == "settings.json" {
            return true
        }
        let keys = [
            "allowed-tools", "tools", "hooks", "permissions", "disable-model-invocation", "agent", "context",
        ]
        if edit.operation == .setFrontmatter { return keys.contains(edit.key ?? "") }
        guard let content = edit.content?.lowercased() else { return false }
        return content.split(whereSeparator: \.isNewline).contains { line in
            let key = String(line).trimmed().prefix { $0 != ":" }
            return ["allowed-tools", "permissions", "hooks"].contains(String(key)) && line.contains(":")
        }
    }

    private func touchesScript(_ edit: Edit) -> Bool {
        [edit.file, edit.newPath].compactMap(\.self).contains { path in
            if path.components.first == "scripts" || base.files[path]?.isExecutable == true { return true }
            guard let name = path.components.last, let dot = name.lastIndex(of: ".") else {
                return path.components.count > 0 && edit.operation == .createFile
            }
            return !["md", "markdown", "txt"].contains(name[name.index(after: dot)...].lowercased())
        } || edit.content?.hasPrefix("#!") == true
    }
}

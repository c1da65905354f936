extension HostileText {
    /// The most characters of a code span that is no proven command: an error signature.
    public static let signatureLimit = 120

    /// Why a text must not stand in a skill, one clause each; empty when nothing speaks against it.
    ///
    /// This is the second fence behind ``RiskScan``: what is listed here is never written, flagged or not.
    public static func refusals(of text: String) -> [String] {
        var reasons: [String] = []
        if HiddenText.isIn(text) { reasons.append("it holds control or invisible characters") }
        if isDownloadAndRun(text) { reasons.append("it tells to download and run something") }
        if isEscapingPath(text) { reasons.append("it names a path outside the skill") }
        if attacksSkill(text) { reasons.append("it tells to delete or replace the skill itself") }
        if overridesInstructions(text) { reasons.append("it tells to disregard instructions") }
        if text.contains("<!--") || text.lowercased().contains("<script") {
            reasons.append("it holds a comment or script that readers of the page do not see")
        }
        if text.split(whereSeparator: \.isNewline).contains(where: { line in
            let lower = line.drop { $0 == " " || $0 == "-" || $0 == "*" || $0 == ">" }.lowercased()
            return lower.hasPrefix("skillgit-") && lower.contains(":")
        }) {
            reasons.append("it holds a line that reads as a trailer of skillgit")
        }
        return reasons
    }

    /// Whether a code span is too long for an error signature and no proven command.
    static func overlongSpans(in text: String, proven: [String]) -> Bool {
        TextTokens.codeSpans(of: text).contains { $0.count > signatureLimit && !proven.contains($0) }
    }

    private static let downloaders: Set<Substring> = [
        "curl", "wget", "fetch", "iwr", "irm", "invoke-webrequest", "invoke-restmethod", "aria2c", "lwp-download",
    ]
    private static let runners: Set<Substring> = [
        "sh", "bash", "zsh", "dash", "ksh", "fish", "python", "python3", "perl", "ruby", "node", "php", "pwsh",
        "powershell", "iex", "invoke-expression", "sudo", "source", "eval", "exec", "chmod",
    ]

    private static func isDownloadAndRun(_ text: String) -> Bool {
        let lower = text.lowercased()
        let separators: Set<Character> = ["`", "\"", "'", "(", ")", "<", ">", ",", "{", "}", "$", "=", ":"]
        let words = lower.replacingEach(["|", ";", "&"]) { " \($0) " }
            .split { $0.isWhitespace || separators.contains($0) }
            .map { $0.split(separator: "/").last ?? $0 }
        let downloads = words.contains { downloaders.contains($0) }
        let piped = zip(words, words.dropFirst()).contains { $0 == "|" && runners.contains($1) && $1 != "chmod" }
        if piped { return true }
        guard downloads else { return false }
        let fromWeb = lower.contains("://") || words.contains { $0.contains(".") }
        return words.contains { runners.contains($0) } && fromWeb || lower.contains("./") && fromWeb
    }

    private static func isEscapingPath(_ text: String) -> Bool {
        let lower = text.lowercased()
        return ["../", "..\\", "/etc/", "~/.", "/.ssh", ".git/", "/root/", "%2e%2e"].contains { lower.contains($0) }
    }

    private static func attacksSkill(_ text: String) -> Bool {
        let lower = text.lowercased()
        if lower.contains("rm -rf") || lower.contains("rm -fr") { return true }
        guard lower.contains("skill.md") || lower.contains("this skill") else { return false }
        let verbs: Set<Substring> = [
            "delete", "remove", "erase", "overwrite", "empty", "truncate", "wipe", "rm", "unlink", "replace", "discard",
        ]
        return TextTokens.words(of: text).contains { verbs.contains($0) }
    }

    private static func overridesInstructions(_ text: String) -> Bool {
        let words = TextTokens.words(of: text)
        let verbs: Set<Substring> = ["ignore", "disregard", "forget", "override"]
        let objects: Set<Substring> = ["instructions", "instruction", "prompt", "rules", "guidelines"]
        let which: Set<Substring> = ["previous", "prior", "above", "all", "earlier", "system", "other"]
        for (index, word) in words.enumerated() where verbs.contains(word) {
            let near = words[(index + 1)...].prefix(5)
            if near.contains(where: objects.contains), near.contains(where: which.contains) { return true }
        }
        return false
    }
}

extension String {
    /// Replaces each of some characters.
    fileprivate func replacingEach(_ characters: Set<Character>, with: (Character) -> String) -> String {
        var result = ""
        for character in self {
            if characters.contains(character) { result += with(character) } else { result.append(character) }
        }
        return result
    }
}

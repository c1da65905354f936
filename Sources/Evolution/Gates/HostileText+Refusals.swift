extension HostileText {
    /// The most characters of a code span that is no proven command: an error signature.
    public static let signatureLimit = 120

    /// The most ASCII letters and digits in one run; a longer one is a dump, not a word.
    static let runLimit = 48

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
        if longestRun(in: text) > runLimit {
            reasons.append("it holds more than \(runLimit) letters and digits in one run")
        }
        if forgesTrailer(text) {
            reasons.append(
                "it holds a line that reads as a trailer of skillgit, or as the name of who did it")
        }
        return reasons
    }

    /// The length of the longest run of ASCII letters and digits.
    private static func longestRun(in text: String) -> Int {
        var longest = 0
        var run = 0
        for byte in text.utf8 {
            let isAlphanumeric =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            run = isAlphanumeric ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }

    /// Whether a line begins as a trailer of ours, or as one that says who wrote or approved something (`…-by:`).
    ///
    /// To be asked of a text as it came: cleaning takes the tokens out and leaves their values.
    static func forgesTrailer(_ text: String) -> Bool {
        text.split(whereSeparator: \.isNewline).contains { line in
            let lower = line.drop { $0.isWhitespace || "-*>#".contains($0) }.lowercased()
            guard let colon = lower.firstIndex(of: ":") else { return false }
            let token = lower[..<colon]
            return token.hasPrefix("skillgit-")
                || (token.hasSuffix("-by") && !token.contains(where: \.isWhitespace))
        }
    }

    /// Whether a code span is too long for an error signature and no proven command.
    static func overlongSpans(in text: String, proven: [String]) -> Bool {
        TextTokens.codeSpans(of: text).contains { $0.count > signatureLimit && !proven.contains($0) }
    }

    private static let downloaders: Set<Substring> = [
        "curl", "wget", "iwr", "irm", "invoke-webrequest", "invoke-restmethod", "aria2c", "lwp-download",
    ]
    private static let shells: Set<Substring> = [
        "sh", "bash", "zsh", "dash", "ksh", "fish", "pwsh", "powershell", "iex", "invoke-expression", "sudo",
    ]
    private static let runners: Set<Substring> = shells.union([
        "python", "python3", "perl", "ruby", "node", "php", "source", "eval", "exec", "chmod", "run",
        "execute",
    ])

    private static func isDownloadAndRun(_ text: String) -> Bool {
        let lower = text.lowercased()
        let separators: Set<Character> = [
            "`", "\"", "'", "(", ")", "<", ">", ",", "{", "}", "$", "=", ":", ".", "/",
        ]
        let words = lower.replacingEach(["|", ";", "&"]) { " \($0) " }
            .split { $0.isWhitespace || separators.contains($0) }
        if zip(words, words.dropFirst()).contains(where: { $0 == "|" && shells.contains($1) }) { return true }
        let hasRunner = words.contains { runners.contains($0) } || lower.contains("./")
        if words.contains(where: { downloaders.contains($0) }) { return hasRunner }
        let downloads = words.contains { $0 == "fetch" || $0.hasPrefix("download") }
        return downloads && hasRunner && lower.contains("://")
    }

    private static func isEscapingPath(_ text: String) -> Bool {
        let lower = text.lowercased()
        return ["../", "..\\", "/etc/", "~/.", "/.ssh", ".git/", "/root/", "%2e%2e"].contains {
            lower.contains($0)
        }
    }

    private static func attacksSkill(_ text: String) -> Bool {
        let lower = text.lowercased()
        if lower.contains("rm -rf") || lower.contains("rm -fr") { return true }
        guard lower.contains("skill.md") || lower.contains("this skill") else { return false }
        let verbs: Set<Substring> = [
            "delete", "remove", "erase", "overwrite", "empty", "truncate", "wipe", "rm", "unlink", "replace",
            "discard",
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

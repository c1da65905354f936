internal import StructuralMerge
internal import Wording

extension MergeFileOptions {
    /// Reads a command line as git reads those of its own commands: options before, between and after operands, short
    /// ones together, long ones cut short as long as it is clear which is meant.
    ///
    /// - Throws: ``UsageError``.
    public init(arguments: [String]) throws {
        var operands: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--" {
                operands += rest
                break
            }
            if argument.hasPrefix("--") {
                try takeLong(String(argument.dropFirst(2)), from: &rest)
            } else if argument.hasPrefix("-"), argument != "-" {
                try takeShort(argument.dropFirst(), from: &rest)
            } else {
                operands.append(argument)
            }
        }
        guard operands.count == 3 else {
            throw UsageError("three files are needed, \(operands.count) given")
        }
        files = ThreeWay(base: operands[1], ours: operands[0], theirs: operands[2])
    }

    /// The long options, each with whether it takes a value.
    static let longOptions = [
        "stdout": false, "quiet": false, "diff3": false, "zdiff3": false, "ours": false, "theirs": false,
        "union": false, "marker-size": true, "json": false, "explain": false, "rule": true, "no-rule": true,
    ]

    /// Those that git also takes with `no-` before them, which takes them back.
    private static let takenBack = [
        "stdout", "quiet", "diff3", "zdiff3", "ours", "theirs", "union", "json", "explain", "marker-size",
    ]

    private mutating func takeLong(_ text: String, from rest: inout ArraySlice<String>) throws {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = try Self.option(meantBy: parts[0])
        guard Self.longOptions[name] == true else {
            guard parts.count == 1 else { throw UsageError("option '\(name)' takes no value") }
            return name.hasPrefix("no-") ? takeBack(name.dropFirst(3)) : takeFlag(name)
        }
        guard let value = parts.count > 1 ? parts[1] : rest.popFirst() else {
            throw UsageError("option '\(name)' requires a value")
        }
        switch name {
        case "marker-size": try takeMarkerSize(value)
        default: ruleChanges += try Self.rules(named: value).map { RuleChange(rule: $0, isOn: name == "rule") }
        }
    }

    private mutating func takeFlag(_ name: String) {
        switch name {
        case "stdout": printsResult = true
        case "quiet": isQuiet = true
        case "diff3": layout = .diff3
        case "zdiff3": layout = .zdiff3
        case "ours": favor = .ours
        case "theirs": favor = .theirs
        case "union": favor = .union
        case "json": printsJSON = true
        default: explains = true
        }
    }

    private mutating func takeBack(_ name: Substring) {
        switch name {
        case "stdout": printsResult = false
        case "quiet": isQuiet = false
        case "diff3", "zdiff3": layout = .merge
        case "json": printsJSON = false
        case "explain": explains = false
        case "marker-size": markerSize = 7
        default: favor = nil
        }
    }

    private mutating func takeShort(_ letters: Substring, from rest: inout ArraySlice<String>) throws {
        var letters = letters
        while let letter = letters.popFirst() {
            switch letter {
            case "p": printsResult = true
            case "q": isQuiet = true
            case "L":
                guard let label = letters.isEmpty ? rest.popFirst() : String(letters) else {
                    throw UsageError("option 'L' requires a value")
                }
                guard labels.count < 3 else { throw UsageError("too many labels on the command line") }
                labels.append(label)
                return
            default: throw UsageError("unknown option '-\(Visible.line(String(letter)))'")
            }
        }
    }

    private mutating func takeMarkerSize(_ text: String) throws {
        guard let size = Int(text) else { throw UsageError("option 'marker-size' expects a number") }
        // git takes the usual size for nonsense, too.
        markerSize = (1...Int(UInt16.max)).contains(size) ? size : 7
    }

    private static func option(meantBy text: String) throws -> String {
        let names = longOptions.keys + takenBack.map { "no-\($0)" }
        if names.contains(text) { return text }
        // Cut short, git's own options come before those that take them back.
        let own = longOptions.keys.filter { !text.isEmpty && $0.hasPrefix(text) }.sorted()
        let candidates = own.isEmpty ? names.filter { !text.isEmpty && $0.hasPrefix(text) }.sorted() : own
        if candidates.count == 1 { return candidates[0] }
        let shown = Visible.line(text)
        if candidates.count > 1 {
            throw UsageError("'--\(shown)' may be \(candidates.map { "--\($0)" }.joined(separator: " or "))")
        }
        let near = Spelling.nearest(to: text, among: names.sorted()).first
        throw UsageError("unknown option '--\(shown)'", hint: near.map { "did you mean '--\($0)'?" })
    }

    private static func rules(named name: String) throws -> [MergeRule] {
        if let rules = MergeRules.named(name) { return rules }
        let names = MergeRule.allCases.map(\.rawValue)
        let near = Spelling.nearest(to: name, among: names + ["all"]).first
        throw UsageError(
            "there is no rule '\(Visible.line(name))'",
            hint: near.map { "did you mean '\($0)'?" } ?? "rules: all, \(names.joined(separator: ", "))")
    }
}

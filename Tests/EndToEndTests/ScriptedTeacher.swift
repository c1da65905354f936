import JSON
import TestSupport

/// Answers skillgit's questions by their kind; what is not said is answered so that nothing comes of it.
struct ScriptedTeacher: Sendable {
    /// A question.
    enum Kind: String, Sendable, CaseIterable {
        case merge = "You consolidate what many runs"
        case conflict = "You settle contradictions"
        case curation = "You look over a skill"
        case revision = "Lessons from runs come to you"
        case analysis = "You are shown the skill and the record"
    }

    /// The lesson of a run: title, rule and edit.
    var lesson: @Sendable (Int) -> JSONValue
    /// The place of a merged patch, by its title.
    var place: @Sendable (String) -> JSONValue = { _ in ScriptedTeacher.none }
    /// The answer about a contradiction, given the patches' ids and rules.
    var settle: @Sendable ([(id: String, rule: String)]) -> JSONValue = { patches in
        [
            "verdict": "open", "reason": "Nothing tells which is right.", "dropped": [],
            "patches": .array(patches.map { ScriptedTeacher.patch([$0.id], $0.rule, $0.rule) }),
        ]
    }
    /// The changes of text that stands.
    var changes: JSONValue = []

    /// What a question is about.
    static func kind(_ text: String) -> Kind? { Kind.allCases.first { text.contains($0.rawValue) } }

    /// A server that answers so, each time after some milliseconds.
    func serve(pause: Int = 0) throws -> ScriptedModelServer {
        try ScriptedModelServer { request in
            [.pause(pause)] + ModelScript.stream(JSONWriter.compact(answer(ScriptedAnalyst.text(of: request.body))))
        }
    }

    private func answer(_ text: String) -> JSONValue {
        switch Self.kind(text) {
        case .merge: joined(Self.shown(text))
        case .conflict: settle(Self.shown(text).map { ($0.id, $0.rule) })
        case .curation: ["changes": changes]
        case .revision: revised(text)
        case .analysis, nil: ["lessons": [lesson(ScriptedAnalyst.number(of: text))]]
        }
    }

    /// Each rule once; what the skill has already is dropped.
    private func revised(_ text: String) -> JSONValue {
        let skill = text.prefix(upTo: text.firstRange(of: "\nThe lessons (")?.lowerBound ?? text.endIndex)
        let new = Self.shown(text).filter { !skill.contains($0.rule) }
        let old = Self.shown(text).filter { skill.contains($0.rule) }
        return [
            "patches": .array(new.map { Self.patch([$0.id], $0.title, $0.rule) }),
            "dropped": .array(old.map { ["id": .string($0.id), "reason": "the skill says so already"] }),
        ]
    }

    /// A lesson as an answer holds it.
    static func lesson(_ title: String, _ rule: String, theme: String = "orders", edit: JSONValue = none) -> JSONValue {
        [
            "title": .string(title), "theme": .string(theme), "cause": "The agent did it the other way round.",
            "rule": .string(rule), "evidence": [["step": 2, "quote": .string(ModelRuns.said)]], "edit": edit,
        ]
    }

    static let none: JSONValue = ["op": "none", "file": "", "section": [], "quote": "", "content": ""]

    static func edit(_ operation: String, section: [String], quote: String = "", content: String) -> JSONValue {
        [
            "op": .string(operation), "file": "SKILL.md", "section": .array(section.map { .string($0) }),
            "quote": .string(quote), "content": .string(content),
        ]
    }

    static func patch(
        _ from: [String], _ title: String, _ rule: String, theme: String = "orders", edit: JSONValue = none
    ) -> JSONValue {
        [
            "from": .array(from.map { .string($0) }), "title": .string(title), "theme": .string(theme),
            "cause": "Several runs show it.", "rule": .string(rule), "edit": edit,
        ]
    }

    /// One patch for each title.
    private func joined(_ shown: [(id: String, title: String, theme: String, rule: String)]) -> JSONValue {
        var order: [String] = []
        for patch in shown where !order.contains(patch.title) { order.append(patch.title) }
        let patches = order.map { title -> JSONValue in
            let same = shown.filter { $0.title == title }
            return Self.patch(same.map(\.id), title, same[0].rule, theme: same[0].theme, edit: place(title))
        }
        return ["patches": .array(patches), "dropped": []]
    }

    private static func shown(_ text: String) -> [(id: String, title: String, theme: String, rule: String)] {
        var found: [(id: String, title: String, theme: String, rule: String)] = []
        for line in text.split(separator: "\n") {
            if line.hasPrefix("## Patch ") { found.append((String(line.dropFirst(9)), "", "", "")) }
            guard let last = found.indices.last else { continue }
            if line.hasPrefix("title: ") { found[last].title = String(line.dropFirst(7)) }
            if line.hasPrefix("theme: ") { found[last].theme = String(line.dropFirst(7)) }
            if line.hasPrefix("rule: ") { found[last].rule = String(line.dropFirst(6)) }
        }
        return found
    }
}

extension ScriptedModelServer {
    /// How many questions of a kind came.
    func count(_ kind: ScriptedTeacher.Kind) -> Int {
        requests.count { ScriptedTeacher.kind(ScriptedAnalyst.text(of: $0.body)) == kind }
    }
}

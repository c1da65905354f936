import Evolution
import JSON
import LanguageModel

/// Reads the numbered patches of a question, and writes answers about them.
enum MergeScript {
    /// A patch as the question shows it.
    struct Shown {
        var id: String
        var title = ""
        var theme = ""
        var rule = ""
        var runs = 0
    }

    /// The patches in their order.
    static func patches(in prompt: String) -> [Shown] {
        var found: [Shown] = []
        for line in prompt.split(separator: "\n") {
            if line.hasPrefix("## Patch ") { found.append(Shown(id: String(line.dropFirst(9)))) }
            guard !found.isEmpty else { continue }
            let last = found.count - 1
            if line.hasPrefix("seen in "), found[last].runs == 0 {
                found[last].runs = Int(line.dropFirst(8).prefix { $0.isNumber }) ?? 0
            }
            for (name, key) in [("title: ", \Shown.title), ("theme: ", \.theme), ("rule: ", \.rule)]
            where line.hasPrefix(name) && found[last][keyPath: key].isEmpty {
                found[last][keyPath: key] = String(line.dropFirst(name.count))
            }
        }
        return found
    }

    /// An answer that makes one patch of all that have one title, with the words of the first.
    static func joiningTitles(_ prompt: String) -> String {
        let shown = patches(in: prompt)
        var order: [String] = []
        for patch in shown where !order.contains(patch.title) { order.append(patch.title) }
        return answer(
            order.map { title in
                let same = shown.filter { $0.title == title }
                return patch(
                    same.map(\.id), title: title, theme: same[0].theme, rule: same[0].rule,
                    edit: PipelineFixtures.noEdit)
            })
    }

    static func patch(
        _ from: [String], title: String = "Say it once", theme: String = "values", rule: String,
        edit: JSONValue = PipelineFixtures.noEdit
    ) -> JSONValue {
        [
            "from": .array(from.map(JSONValue.string)), "title": .string(title), "theme": .string(theme),
            "cause": "Several runs show it.", "rule": .string(rule), "edit": edit,
        ]
    }

    static func answer(_ patches: [JSONValue], dropped: [(String, String)] = []) -> String {
        JSONWriter.compact(["patches": .array(patches), "dropped": Self.dropped(dropped)])
    }

    /// An answer about a contradiction.
    static func settled(
        _ verdict: String, _ patches: [JSONValue], dropped: [(String, String)] = []
    ) -> String {
        JSONWriter.compact([
            "verdict": .string(verdict), "reason": "That is what the causes say.", "patches": .array(patches),
            "dropped": Self.dropped(dropped),
        ])
    }

    private static func dropped(_ entries: [(String, String)]) -> JSONValue {
        .array(entries.map { ["id": .string($0.0), "reason": .string($0.1)] })
    }
}

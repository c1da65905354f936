import JSON
import TestSupport

/// Answers skillgit's questions as a sensible model would: lessons from a short list, patches of one meaning merged.
struct ScriptedAnalyst: Sendable {
    /// A lesson of the list.
    struct Lesson: Sendable {
        var title: String
        var theme: String
        var rule: String
        /// The section's headings; none leaves the place to skillgit.
        var section: [String]
        var operation = "append"
        var quote = ""

        /// The lesson's edit as a model writes it.
        var edit: JSONValue {
            guard !section.isEmpty else {
                return ["op": "none", "file": "", "section": [], "quote": "", "content": ""]
            }
            return [
                "op": .string(operation), "file": "SKILL.md", "section": .array(section.map { .string($0) }),
                "quote": .string(quote), "content": .string(operation == "replace" ? rule : "- " + rule),
            ]
        }

        /// The lesson as an answer holds it, said a little otherwise for odd numbers.
        func value(_ number: Int, step: Int, quote: String) -> JSONValue {
            var edit = edit
            if number % 2 == 1, let content = edit["content"]?.string, !content.isEmpty {
                edit =
                    Lesson(
                        title: title, theme: theme, rule: reworded, section: section, operation: operation,
                        quote: self.quote
                    ).edit
            }
            return [
                "title": .string(title), "theme": .string(theme),
                "cause": "The agent did it the other way round.",
                "rule": .string(number % 2 == 1 ? reworded : rule),
                "evidence": [["step": .integer(Int64(step)), "quote": .string(quote)]], "edit": edit,
            ]
        }

        private var reworded: String { rule.replacingLast(".", with: ", always.") }
    }

    /// What can be learned.
    var lessons: [Lesson]

    /// Lessons about the shop, in a scaffold's sections and without a place.
    static let shop = ScriptedAnalyst(lessons: [
        Lesson(
            title: "Wait for a clear yes before an order is touched", theme: "consent",
            rule: "Wait for a clear yes of the customer before an order is touched.",
            section: ["Shop", "Pitfalls"]),
        Lesson(
            title: "Compare the parcel with its task", theme: "parcels",
            rule: "Compare the parcel's number with the one in the task before reporting.",
            section: ["Shop", "Procedure"]),
        Lesson(
            title: "Say what is missing", theme: "reports",
            rule: "Say which detail is missing when a request cannot be carried out.", section: []),
        Lesson(
            title: "Read an address back", theme: "addresses",
            rule: "Read a changed address back, letter by letter where it is unusual.",
            section: ["Shop", "Pitfalls"]),
    ])

    /// The whole text of a request's messages.
    static func text(of body: String) -> String {
        let value = (try? JSONValue.parse(body)) ?? .null
        // Anthropic's interface has the instructions apart, and texts in blocks.
        func texts(_ content: JSONValue?) -> [String] {
            content?.string.map { [$0] } ?? (content?.array ?? []).compactMap { $0["text"]?.string }
        }
        let messages = (value["messages"]?.array ?? []).flatMap { texts($0["content"]) }
        return (texts(value["system"]) + messages).joined(separator: "\n\n")
    }

    /// The answer to a question, given as the text of its messages.
    func answer(_ text: String) -> String {
        JSONWriter.compact(text.contains("You consolidate what many runs") ? merged(text) : learned(text))
    }

    /// The number at the end of the trajectory's id.
    static func number(of text: String) -> Int {
        guard let start = text.range("\nThe run ") else { return 0 }
        let id = text[start...].prefix { $0 != "." && $0 != "\n" }
        return Int(String(id.reversed().prefix { $0.isNumber }.reversed()))
            ?? id.utf8.reduce(0) { ($0 * 31 + Int($1)) % 997 }
    }

    private func learned(_ text: String) -> JSONValue {
        let number = Self.number(of: text)
        let lesson = lessons[number % lessons.count]
        guard let (step, quote) = Self.place(in: text) else { return ["lessons": []] }
        return ["lessons": [lesson.value(number / lessons.count, step: step, quote: quote)]]
    }

    /// The first words of the agent, and their step.
    private static func place(in text: String) -> (Int, String)? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (place, line) in lines.enumerated()
        where line.hasPrefix("[step ") && line.hasSuffix("] agent") && place + 1 < lines.count {
            let words = lines[place + 1].split(separator: " ")
            guard words.count >= 5, !lines[place + 1].hasPrefix("call ") else { continue }
            let step = Int(line.dropFirst(6).prefix { $0.isNumber }) ?? 0
            return (step, words.prefix(7).joined(separator: " "))
        }
        return nil
    }

    /// One patch for each title, made of all patches that have it.
    private func merged(_ text: String) -> JSONValue {
        var order: [String] = []
        var ids: [String: [String]] = [:]
        var current = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix("## Patch ") { current = String(line.dropFirst(9)) }
            guard line.hasPrefix("title: "), !current.isEmpty else { continue }
            let title = String(line.dropFirst(7))
            if ids[title] == nil { order.append(title) }
            ids[title, default: []].append(current)
            current = ""
        }
        let patches = order.compactMap { title -> JSONValue? in
            guard let lesson = lessons.first(where: { $0.title == title }) else { return nil }
            return [
                "from": .array((ids[title] ?? []).map { .string($0) }), "title": .string(title),
                "theme": .string(lesson.theme), "cause": "Several runs did it the other way round.",
                "rule": .string(lesson.rule), "edit": lesson.edit,
            ]
        }
        return ["patches": .array(patches), "dropped": []]
    }
}

extension String {
    /// The place after a short text.
    func range(_ needle: String) -> String.Index? { firstRange(of: needle)?.upperBound }

    /// Replaces the last character when it is the given one.
    fileprivate func replacingLast(_ character: Character, with text: String) -> String {
        last == character ? dropLast() + text : self
    }
}

import ContentHash
import JSON
import TestSupport
import Testing

@testable import Trajectory

@Suite("Task groups, copies and attribution")
struct IngestGroupingTests {
    private func summary(_ prompt: String, task: String? = nil, id: String = "x") -> TrajectorySummary {
        TrajectorySummary(
            id: id, hash: ContentHash(of: id), format: .messages, file: "f", ordinal: 1, task: task,
            prompt: prompt,
            stepCount: 1)
    }

    @Test("A task's name is its group; prompts that are nearly the same are one")
    func groups() {
        var groups = TaskGroups()
        #expect(groups.group(of: summary("a b c", task: "task 7")) == "task 7")
        let words = (0..<60).map { "word\($0 * 7 % 31)x\($0)" }
        let first = groups.group(of: summary(words.joined(separator: " ")))
        #expect(first.hasPrefix("prompt-") && first.utf8.count == 15)
        var changed = words
        changed[59] = "other"
        #expect(groups.group(of: summary(changed.joined(separator: "  ").uppercased())) == first)
        #expect(groups.group(of: summary(words.reversed().joined(separator: " "))) != first)
        #expect(groups.group(of: summary("", id: "y")) != groups.group(of: summary("", id: "z")))
    }

    @Test("Groups follow the shared shingles and are the same each time")
    func groupProperties() {
        var rng = SplitMix64(seed: 5)
        for _ in 0..<150 {
            let words = (0..<Int(40 + rng.next() % 80)).map { _ in rng.text("abcdefghij", 6) }
            var near = words
            near[Int(rng.next() % UInt64(words.count))] = "changed"
            let far = words.enumerated().map { $0.offset % 4 == 0 ? "else\($0.offset)" : $0.element }
            func run() -> [String] {
                var groups = TaskGroups()
                return [words, near, far, words].map { groups.group(of: summary($0.joined(separator: " "))) }
            }
            let names = run()
            #expect(names[0] == names[3])
            #expect(names[0] != names[2])
            #expect(names == run())
            if words.count > 60 { #expect(names[0] == names[1]) }
        }
    }

    @Test("The same identity counts once, the beginning of a longer session not at all")
    func duplicates() {
        var detector = DuplicateDetector()
        var rng = SplitMix64(seed: 6)
        var seen: Set<String> = []
        for _ in 0..<2000 {
            let id = "run-\(rng.next() % 700)"
            #expect((detector.duplicate(of: summary("p", id: id)) == nil) == seen.insert(id).inserted)
        }
        var chain = StepChain()
        for number in 1...5 { chain.add(Step(number: number, source: .user, text: "step \(number)")) }
        detector.learn(session: "long.jsonl", prefixes: [chain.value])
        #expect(
            detector.duplicate(of: summary("q", id: "short"), chain: chain)?.contains("long.jsonl") == true)
    }

    @Test("Skills are seen in use in all their ways, and end where another begins")
    func attribution() {
        func uses(_ steps: [Step]) -> ClosedRange<Int>? {
            var attribution = SkillAttribution(skill: "sql-questions")
            for step in steps { attribution.step(step) }
            return attribution.steps
        }
        func call(_ number: Int, _ name: String, _ arguments: JSONValue) -> Step {
            Step(
                number: number, source: .agent, text: "",
                calls: [ToolCall(id: "c", name: name, arguments: arguments)])
        }
        let end = Step(number: 5, source: .agent, text: "done")
        let other = call(4, "Skill", ["skill": "pdf"])
        #expect(uses([call(2, "Skill", ["skill": "sql-questions"]), end]) == 2...5)
        #expect(uses([call(2, "Skill", ["command": "tools:sql-questions"]), other, end]) == 2...3)
        #expect(
            uses([call(2, "Read", ["file_path": "/home/u/.claude/skills/sql-questions/SKILL.md"]), end])
                == 2...5)
        #expect(
            uses([
                call(2, "shell", ["command": ["bash", "-lc", "cat skills/sql-questions/references/a.md"]]),
                end,
            ]) == 2...5)
        #expect(uses([Step(number: 1, source: .user, text: "/sql-questions how many?"), end]) == 1...5)
        #expect(
            uses([Step(number: 1, source: .user, text: "<command-name>/sql-questions</command-name>"), end])
                == 1...5)
        #expect(uses([call(2, "Skill", ["skill": "sql"]), end]) == nil)
        #expect(
            uses([Step(number: 1, source: .system, text: "Skills: a/SKILL.md, sql-questions/SKILL.md"), end])
                == nil)
        #expect(uses([Step(number: 1, source: .user, text: "tell me about sql-questions"), end]) == nil)
    }
}

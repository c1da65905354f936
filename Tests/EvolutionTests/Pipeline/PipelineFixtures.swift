import ContentHash
import Evolution
import JSON
import LanguageModel
import Skill
import Synchronization
import Trajectory

/// Skills, trajectories and models for the tests of the engine.
enum PipelineFixtures {
    static let scaffold = SkillSubject(
        name: "sums",
        folder: SkillFolder(files: [
            .skill: SkillFile(
                text: """
                    ---
                    name: sums
                    description: Adds numbers.
                    ---

                    # Sums

                    Add what is asked for.

                    ## Procedure

                    - Read the task.

                    ## Pitfalls

                    - Never guess a number.

                    """)
        ]), base: String(repeating: "a", count: 40), origin: .scaffold)

    static let human = SkillSubject(
        name: "desk",
        folder: SkillFolder(files: [
            .skill: SkillFile(
                text: """
                    ---
                    name: desk
                    description: Answers at a desk.
                    ---

                    # Desk

                    Be kind.

                    ## Refunds

                    <!-- skillgit:protected -->

                    Refund within a day.

                    ## Closing

                    Say goodbye.

                    """)
        ]), base: String(repeating: "b", count: 40), origin: .human)

    static let prompts = EvolutionPrompts(
        analysis: """
            skill {{name}}: {{skill}} at most {{lessons}}
            {{rejected}}
            <!-- what differs from call to call -->
            run {{trajectory}} {{outcome}}
            {{mark}}
            {{transcript}}
            {{mark}}
            """,
        merge: """
            skill {{name}}: {{skill}}
            <!-- what differs from call to call -->
            {{rejected}}
            topic {{topic}} ids {{ids}}
            {{patches}}
            """,
        conflict: """
            settle {{name}}: {{skill}}
            <!-- what differs from call to call -->
            ids {{ids}}
            {{patches}}
            {{conflicts}}
            """,
        curation: """
            curate {{name}}: {{skill}}
            <!-- what differs from call to call -->
            {{why}}
            {{patches}}
            """,
        revision: """
            revise {{name}}
            <!-- what differs from call to call -->
            {{skill}}
            ids {{ids}}
            {{patches}}
            """)

    static func summary(
        _ index: Int, outcome: Outcome = .failure, task: String? = nil, environment: String? = nil
    ) -> TrajectorySummary {
        TrajectorySummary(
            id: "run-\(index)", hash: ContentHash(of: "trajectory \(index)"), format: .messages,
            file: "runs.jsonl",
            ordinal: index + 1, task: task, prompt: "Add the numbers of task \(index).",
            environment: environment,
            outcome: OutcomeLabel(outcome: outcome, origin: .recorded), stepCount: 3)
    }

    static func steps(_ index: Int) -> [Step] {
        [
            Step(number: 1, source: .user, text: "Add the numbers of task \(index)."),
            Step(
                number: 2, source: .agent, text: "I add.",
                calls: [ToolCall(id: "1", name: "adder", arguments: ["text": .string("sum \(index)")])],
                results: [ToolResult(callID: "1", content: "adder says the value is absent", status: .error)]),
            Step(number: 3, source: .agent, text: "Finished with number \(index)."),
        ]
    }

    /// Feeds so many episodes, each of its own task.
    static func feed(
        _ count: Int, into intake: inout EvolutionIntake, task: (Int) -> String = { "task-\($0)" }
    ) throws {
        for index in 0..<count {
            for step in steps(index) { try intake.step(step) }
            try intake.ended(
                summary(index, outcome: index % 3 == 0 ? .success : .failure),
                disposition: .episode(task: task(index), steps: 1...3))
        }
    }

    /// A lesson as a model answers it.
    static func lesson(
        _ rule: String, title: String = "Check the value first", theme: String = "values", step: Int = 2,
        quote: String = "adder says the value is absent", edit: JSONValue = noEdit
    ) -> JSONValue {
        [
            "title": .string(title), "theme": .string(theme),
            "cause": "The agent added a value that was not there.",
            "rule": .string(rule), "evidence": [["step": .integer(Int64(step)), "quote": .string(quote)]],
            "edit": edit,
        ]
    }

    static let noEdit: JSONValue = ["op": "none", "file": "", "section": [], "quote": "", "content": ""]

    static func edit(_ operation: String, section: [String], content: String, quote: String = "") -> JSONValue {
        [
            "op": .string(operation), "file": "SKILL.md", "section": .array(section.map(JSONValue.string)),
            "quote": .string(quote), "content": .string(content),
        ]
    }

    static func answer(_ lessons: [JSONValue]) -> String {
        JSONWriter.compact(["lessons": .array(lessons)])
    }
}

/// A model that answers by a function and counts what it was asked.
final class ScriptedModel: LanguageModel {
    let identity = ModelIdentity(name: "replay:test", destination: "a test", leavesMachine: false)
    private let answer: @Sendable (ModelRequest) throws(ModelError) -> String
    private let asked = Mutex<[ModelRequest]>([])

    init(_ answer: @escaping @Sendable (ModelRequest) throws(ModelError) -> String) { self.answer = answer }

    var requests: [ModelRequest] { asked.withLock { $0 } }

    func complete(_ request: ModelRequest) async throws(ModelError) -> ModelReply {
        asked.withLock { $0.append(request) }
        // Answers overtake one another, as those of a server do.
        let delay = Int(request.key(for: identity).hex.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0x7 })
        try? await Task.sleep(for: .milliseconds(delay))
        return ModelReply(text: try answer(request))
    }
}

/// A journal in memory.
final class MemoryJournal: CallJournal {
    private let replies = Mutex<[ContentHash: ModelReply]>([:])

    func reply(for key: ContentHash) throws(JournalError) -> ModelReply? { replies.withLock { $0[key] } }

    func record(_ reply: ModelReply, for key: ContentHash) throws(JournalError) {
        replies.withLock { $0[key] = reply }
    }

    func remove(_ key: ContentHash) throws(JournalError) { replies.withLock { $0[key] = nil } }

    var count: Int { replies.withLock { $0.count } }
}

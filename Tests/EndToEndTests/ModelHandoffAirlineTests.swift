import JSON
import TestSupport
import Testing

/// Recorded runs of a real agent, read through files that a script answers.
@Suite("a hand-off of recorded runs")
struct ModelHandoffAirlineTests {
    private static let subjects = [
        "fares", "bags", "seats", "refunds", "names", "dates", "cabins", "vouchers", "meals", "infants", "pets",
        "insurance", "payment", "passports", "delays", "upgrades", "membership", "layovers", "taxes", "receipts",
    ]
    private static let moments = [
        "quoting", "promising", "cancelling", "rebooking", "escalating", "confirming", "closing", "charging",
        "apologising", "comparing", "summing", "listing", "transferring", "waiting", "splitting", "renaming",
        "refusing", "noting", "repeating", "opening",
    ]

    /// One lesson for each run, of one topic, so that only merges join them.
    private static let analyst = ScriptedAnalyst(
        lessons: zip(subjects, moments).map { subject, moment in
            ScriptedAnalyst.Lesson(
                title: "Look at \(subject) before \(moment)", theme: "bookings",
                rule: "Look \(subject) up in the profile before \(moment) anything.", section: [])
        })

    /// Makes one patch of all that a question shows.
    private static func merged(_ prompt: String, _ number: Int) -> String {
        let ids = (1...5).map { "c\($0)" }.filter { prompt.contains("## Patch \($0)\n") }
        let words = subjects[number * 4..<number * 4 + 4].joined(separator: ", ")
        return JSONWriter.compact([
            "patches": [
                [
                    "from": .array(ids.map { .string($0) }), "title": "Look things up first", "theme": "bookings",
                    "cause": "Several runs relied on what they were told.",
                    "rule": .string("Read \(words) from the records and not from what a customer says."),
                    "edit": ["op": "none", "file": "", "section": [], "quote": "", "content": ""],
                ]
            ], "dropped": [],
        ])
    }

    private func skill() throws -> Workspace? {
        guard let folder = SharedMaterial.path("traces/airline") else { return nil }
        let workspace = try Workspace(folder: "airline-policy")
        let head = "---\nname: airline-policy\ndescription: Books flights by the rules.\n---\n\n"
        try workspace.write("SKILL.md", head + (try #require(workspace.sandbox.read(folder + "/policy.md"))))
        let runs =
            try JSONValue.parse(
                try #require(workspace.sandbox.read(folder + "/gpt-4o-airline.json"))
            ).array ?? []
        try workspace.sandbox.write("airline.json", JSONWriter.compact(.array(Array(runs.prefix(20)))))
        try workspace.skillgit("init")
        return workspace
    }

    @Test("20 runs are learned from in three rounds of files: analyses, merges, merges of these")
    func threeRounds() throws {
        guard let workspace = try skill() else { return }
        let folder = workspace.folder + "/.git/skillgit/handoff"
        var run = try workspace.sandbox.run(
            [
                ProgramRun.skillgit, "evolve", "--traces", workspace.sandbox.path + "/airline.json", "--analyst",
                "model", "--model", "handoff:" + folder,
            ], in: workspace.folder)
        var rounds: [Int] = []
        var merges = 0
        while run.status == 3, rounds.count < 6 {
            let manifest = try JSONValue.parse(try #require(workspace.sandbox.read(folder + "/manifest.json")))
            let open = (manifest["requests"]?.array ?? []).filter { $0["state"]?.string != "answered" }
            rounds.append(open.count)
            for request in open {
                let prompt = try #require(workspace.sandbox.read(folder + "/" + (request["prompt"]?.string ?? "")))
                let isMerge = request["purpose"]?.string == "merge"
                let answer = isMerge ? Self.merged(prompt, merges) : Self.analyst.answer(prompt)
                merges += isMerge ? 1 : 0
                let path = String(folder.dropFirst(workspace.sandbox.path.count + 1)) + "/"
                try workspace.sandbox.write(path + (request["answer"]?.string ?? ""), answer)
            }
            run = try workspace.sandbox.run([ProgramRun.skillgit, "evolve", "--resume"], in: workspace.folder)
        }
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(rounds == [20, 4, 1], "\(rounds)")
        let log = try workspace.git("log", "--format=%B", "--branches=evolve", "--not", "main")
        #expect(log.contains("Skillgit-Support: 20/20") && log.contains("Skillgit-Tasks: 20/20"), "\(log)")
        #expect(try workspace.git("fsck", "--strict").isEmpty)
    }
}

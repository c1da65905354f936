import JSON
import TestSupport
import Testing

/// Evolving with a model that answers sensibly.
@Suite("lessons of a model")
struct ModelLessonsTests {
    private static func serve(_ analyst: ScriptedAnalyst) throws -> ScriptedModelServer {
        try ScriptedModelServer { request in
            // Answers come in another order than the questions.
            [.pause(request.number * 7 % 20)]
                + ModelScript.stream(analyst.answer(ScriptedAnalyst.text(of: request.body)))
        }
    }

    @Test(
        "a scaffold gets each lesson once, in its section, whatever the concurrency; a replay gives the same commits"
    )
    func scaffold() throws {
        let server = try Self.serve(.shop)
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 18)
        let alone = try workspace.copy("alone")
        let offline = try workspace.copy("offline")
        let run = try workspace.skillgit(
            workspace.evolving("openai:scripted", ["--fan-in", "4"]), server.variables)
        #expect(run.status == 0, "\(run.errors)")
        #expect(server.mostInFlight > 1 && server.mostInFlight <= 8)
        let skill = try workspace.git("show", Self.tip(workspace) + ":SKILL.md")
        for lesson in ScriptedAnalyst.shop.lessons {
            #expect(skill.components(lesson.rule.dropLast()) == 1, "\(skill)")
        }
        let (procedure, pitfalls) = Self.sections(skill)
        #expect(
            procedure.contains("Compare the parcel's number") && pitfalls.contains("Wait for a clear yes"),
            "\(skill)")
        let branch = try workspace.branch()
        for support in [
            "Skillgit-Support: 5/18 (success 2, failure 3", "Skillgit-Support: 5/18 (success 1, failure 4",
        ] {
            #expect(branch.contains(support), "\(branch)")
        }
        // Two lessons of one section met, and stayed two.
        #expect(server.requests.contains { $0.body.contains("You consolidate what many runs") })
        #expect(try workspace.states().counts == ["used": 18])

        let single = try alone.skillgit(
            alone.evolving("openai:scripted", ["--fan-in", "4", "--concurrency", "1"]), server.variables)
        #expect(single.status == 0, "\(single.errors)")
        #expect(try alone.branch() == branch)

        let before = server.requests.count
        let journal = workspace.folder + "/.git/skillgit/journal"
        let replayed = try offline.skillgit(offline.evolving("replay:" + journal, ["--fan-in", "4"]))
        #expect(replayed.status == 0, "\(replayed.errors)")
        #expect(try offline.branch() == branch)
        #expect(server.requests.count == before)
    }

    @Test("evidence is what the transcript holds, at its step, and stays on this machine")
    func evidence() throws {
        let server = try Self.serve(.shop)
        defer { server.stop() }
        let workspace = try ModelWorkspace(runs: 12)
        let run = try workspace.skillgit(workspace.evolving("openai:scripted") + ["--json"], server.variables)
        let patch = try #require(try JSONValue.parse(run.output)["patches"]?.array?.first?["id"]?.string)
        let shown = try workspace.skillgit(["show", patch]).output
        #expect(shown.contains("Now I change the order before anybody"), "\(shown)")
        // Nothing that git would push holds the words.
        let objects = try workspace.sandbox.run(
            [
                "sh", "-c",
                "git cat-file --batch-all-objects --batch | grep -c 'Now I change the order' || true",
            ],
            in: workspace.folder)
        #expect(objects.output == "0\n", "\(objects.output)")
    }

    @Test("few tasks behind a lesson: a reference file with a link, or parked")
    func routing() throws {
        let server = try Self.serve(.shop)
        defer { server.stop() }
        // The first lesson comes from runs 0 and 4, two tasks; the others from one run each.
        let workspace = try ModelWorkspace(runs: 5)
        let run = try workspace.skillgit(workspace.evolving("openai:scripted") + ["--json"], server.variables)
        #expect(run.status == 0, "\(run.errors)")
        let report = try JSONValue.parse(run.output)
        #expect(report["parked"]?.array?.count == 3, "\(run.output)")
        let files = try workspace.git("ls-tree", "-r", "--name-only", Self.tip(workspace))
        #expect(files.contains("references/consent.md") && !files.contains("parcels"), "\(files)")
        let skill = try workspace.git("show", Self.tip(workspace) + ":SKILL.md")
        #expect(
            skill.contains("(references/consent.md)") && !skill.contains("Wait for a clear yes"), "\(skill)")
    }

    @Test("a human-written policy is deepened where the lessons say, and every line of it stays")
    func deepening() throws {
        guard let runs = SharedMaterial.path("traces/airline/gpt-4o-airline.json"),
            let policyPath = SharedMaterial.path("traces/airline/policy.md")
        else { return }
        let top = "Airline Agent Policy"
        let analyst = ScriptedAnalyst(lessons: [
            .init(
                title: "Price everything before the yes", theme: "prices",
                rule: "Work out the whole price, bags and insurance included, before you ask for the yes.",
                section: [top, "Book flight"]),
            .init(
                title: "Look at each reservation before a refusal", theme: "lookups",
                rule: "Open the reservation itself before you tell anybody that it cannot be changed.",
                section: [top, "Modify flight"]),
            .init(
                title: "Settle the reason before a cancellation", theme: "cancellation",
                rule: "Settle who cancels and why before a cancellation is carried out.",
                section: [top, "Cancel flight"]),
            .init(
                title: "Say the sum of a refund", theme: "refunds",
                rule: "Say which sum goes back and where to, once a refund is due.", section: [top, "Refund"]),
        ])
        let server = try Self.serve(analyst)
        defer { server.stop() }
        var workspace = try ModelWorkspace(runs: 0)
        let policy = try #require(workspace.sandbox.read(policyPath))
        workspace.folder = workspace.sandbox.path + "/airline"
        try workspace.sandbox.write(
            "airline/SKILL.md",
            "---\nname: airline\ndescription: Serve customers of an airline.\n---\n\n" + policy)
        let made = try workspace.skillgit(["init"])
        #expect(made.status == 0, "\(made.errors)")
        let run = try workspace.skillgit(
            ["evolve", "--traces", runs, "--analyst", "model", "--model", "openai:scripted"], server.variables
        )
        #expect(run.status == 0, "\(run.errors)")
        let states = try workspace.states()
        #expect(states.sum == 120, "\(states)")
        let skill = try workspace.git("show", Self.tip(workspace) + ":SKILL.md")
        var rest = Substring(skill)
        for line in policy.split(separator: "\n") {
            guard let place = rest.firstRange(of: line) else {
                Issue.record("a line of the policy is gone or moved: \(line)")
                break
            }
            rest = rest[place.upperBound...]
        }
        let patches = try workspace.branch().split(separator: "\n").filter {
            $0.hasPrefix("Skillgit-Tasks: ")
        }
        #expect(patches.count == 4, "\(patches)")
        for (lesson, next) in zip(analyst.lessons, ["## Modify flight", "## Cancel flight", "## Refund", ""]) {
            let start = try #require(skill.firstRange(of: "## " + (lesson.section.last ?? "")))
            let section = skill[start.upperBound...]
            let end = next.isEmpty ? section.endIndex : try #require(section.firstRange(of: next)).lowerBound
            #expect(section[..<end].firstRange(of: "- " + lesson.rule.dropLast()) != nil, "\(lesson.title)")
        }
        // The questions share their beginning, so that providers can cache it.
        let systems = Set(
            server.requests.compactMap {
                (try? JSONValue.parse($0.body))?["messages"]?.array?.first?["content"]?.string
            })
        #expect(systems.count <= 2, "\(systems.count)")
        print(
            "airline: \(server.requests.count) requests, \(try workspace.ledger("calls")) calls, \(states.counts)"
        )
    }

    private static func tip(_ workspace: ModelWorkspace) throws -> String {
        try workspace.git("for-each-ref", "--format=%(refname)", "refs/heads/evolve").split(separator: "\n")
            .first.map(String.init) ?? ""
    }

    /// What stands under the scaffold's two headings.
    private static func sections(_ skill: String) -> (procedure: Substring, pitfalls: Substring) {
        guard let first = skill.firstRange(of: "## Procedure"),
            let second = skill.firstRange(of: "## Pitfalls")
        else { return ("", "") }
        return (skill[first.upperBound..<second.lowerBound], skill[second.upperBound...])
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(_ part: Substring) -> Int {
        var count = 0
        var rest = self[...]
        while let found = rest.firstRange(of: part) {
            count += 1
            rest = rest[found.upperBound...]
        }
        return count
    }
}

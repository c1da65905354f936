import Git
import StructuralMerge
import Testing

@testable import SkillRepository

/// What `--continue` says of the files as they were resolved.
@Suite struct ResolvedDamageTests {
    let scene: BranchScene
    var scratch: Scratch { scene.scratch }
    var merging: MergeSession { scene.repository.merging }

    init() throws { scene = try BranchScene() }

    private func conflict(adding text: String = "") throws -> MergeState {
        try scene.conflict("SKILL.md", scratch.base + text, "three times", "until it is clear", for: "twice")
    }

    @Test(arguments: [
        ("\n## Rules\n", "SKILL.md:14 duplicate-heading (Rules)"),
        ("- Answer in one sentence.\n", "SKILL.md:13 duplicate-item (Answer in one sentence.)"),
        ("- See [more](more.md#x).\n", "SKILL.md:13 broken-link (more.md)"),
        ("- See [rules](#rule).\n", "SKILL.md:13 broken-link (#rule)"),
    ])
    func damageOfAHandIsRefused(_ text: String, _ place: String) throws {
        let state = try conflict()
        try TestFiles.write(state.folder + "SKILL.md", scratch.base + text)
        let error = #expect(throws: RepositoryError.self) { try merging.resume(by: Scratch.signature(10)) }
        #expect(error?.code == .structuralDamage && error?.names == [place])
        try merging.resume(allowingDamage: true, by: Scratch.signature(11))
    }

    @Test func damageThatWasThereIsNone() throws {
        let damage = "- Answer in one sentence.\n- See [more](more.md).\n\n## Rules\n"
        _ = try conflict(adding: damage)
        try merging.resolve([1], .theirs)
        #expect(try merging.damage().isEmpty)
        try merging.resume(by: Scratch.signature(10))
    }

    @Test func soundLinksAreNone() throws {
        let state = try conflict()
        try TestFiles.write(
            state.folder + "SKILL.md",
            scratch.base + "- See [it](begin.txt), [rules](#rules), [here](./), [web](https://example.org/x).\n")
        #expect(try merging.damage().isEmpty)
    }

    @Test func numbersOfAListAreOnlyTold() throws {
        let state = try conflict()
        try TestFiles.write(state.folder + "SKILL.md", scratch.base + "\n1. one\n2. two\n2. three\n")
        #expect(try merging.damage().map(\.warning.kind) == [.listNumbering])
        try merging.resume(by: Scratch.signature(10))
    }

    @Test func aLinkThatWasKeptToADeletedFileIsRefused() throws {
        let old = "# Old\n\n" + (1...8).map { "Detail \($0) of the matter.\n" }.joined(separator: "\n")
        try scene.commit("main", ["refs/old.md": old])
        try scene.branch("side")
        try scene.commit("side", ["SKILL.md": scratch.base + "- See [the old way](refs/old.md).\n"])
        try scene.commit("main", ["refs/old.md": nil])
        _ = try scene.start()
        try merging.resolve([1], .theirs)
        let error = #expect(throws: RepositoryError.self) { try merging.resume(by: Scratch.signature(10)) }
        #expect(error?.names == ["SKILL.md:13 broken-link (refs/old.md)"])
        try merging.resolve([1], .ours)
        try merging.resume(by: Scratch.signature(11))
    }

    @Test func aLinkToAFileSettledAsDeletedIsRefused() throws {
        try scene.commit("main", ["refs/old.md": "# Old\n\nOne.\n"])
        try scene.branch("side")
        try scene.commit("side", ["refs/old.md": "# Old\n\nTwo.\n", "more.md": "See [old](refs/old.md).\n"])
        try scene.commit("main", ["refs/old.md": nil])
        _ = try scene.start()
        let numbers = try merging.conflicts().filter { $0.file.path == "refs/old.md" }.map(\.number)
        for conflict in try merging.conflicts() where !numbers.contains(conflict.number) {
            try merging.resolve([conflict.number], .theirs)
        }
        try merging.resolve(numbers, .ours)
        #expect(try merging.damage().map(\.warning.subject) == ["refs/old.md"])
        try merging.resolve(numbers, .theirs)
        #expect(try merging.damage().isEmpty)
    }

    @Test func whatMemorySettledIsLookedAtToo() throws {
        let list = "\n1. first of all\n2. second one\n\nEnd.\n"
        _ = try scene.conflict(
            "SKILL.md", scratch.base + list, "2. two of ours\n", "2. two of theirs\n", for: "2. second one\n")
        try merging.resolve([1], .text(Array("2. two\n2. three\n".utf8)))
        #expect(try merging.damage().contains { $0.warning.kind == .listNumbering })
        try merging.resume(by: Scratch.signature(10))
        try scene.repository.undo(by: Scratch.signature(11))
        let plan = try scene.plan()
        guard case .clean = plan.outcome else {
            Issue.record("it is remembered")
            return
        }
        #expect(plan.merge?.files.first?.warnings.contains { $0.kind == .listNumbering } == true)
    }

    @Test func bothSidesItemsAreNumberedOn() throws {
        let list = "\n1. first of all\n2. second one\n\nEnd.\n"
        let state = try scene.conflict(
            "SKILL.md", scratch.base + list, "2. two of ours\n3. three of our own wishes\n",
            "2. two of theirs\n3. three of their own wishes\n", for: "2. second one\n")
        let count = try merging.conflicts().count
        #expect(count > 0)
        try merging.resolve(Array(1...count), .both)
        let text = try #require(
            try TestFiles.read(state.folder + "SKILL.md").map { String(decoding: $0, as: UTF8.self) })
        let numbers = text.split(separator: "\n").filter { $0.contains(". ") && $0.first?.isNumber == true }
        #expect(numbers.map { Int($0.prefix(1)) } == [1, 2, 3, 4, 5], "\(text)")
        #expect(try merging.damage().isEmpty && !merging.conflicts()[0].isByHand)
        try merging.resume(by: Scratch.signature(10))
    }
}

import LineMerging
import StructuralMerge
import Testing

@testable import SkillRepository

/// The merge of folders as a pure function.
@Suite struct FolderMergeTests {
    /// A folder as texts by path.
    typealias Folder = [String: String]

    /// The merge of three folders, with the files that each side moved.
    private func merged(
        _ base: Folder, _ ours: Folder, _ theirs: Folder, oursMoved: [String: String] = [:],
        theirsMoved: [String: String] = [:], line: Int = #line
    ) throws -> [String: MergedFile] {
        var files: [String: FolderMerge.Sources] = [:]
        let origins = Dictionary(uniqueKeysWithValues: (oursMoved.merging(theirsMoved) { $1 }).map { ($1, $0) })
        let moved = Set(origins.values)
        for path in Set(ours.keys).union(theirs.keys) where !moved.contains(path) {
            let origin = origins[path] ?? path
            func source(_ folder: Folder) -> String? { [path, origin].first { folder[$0] != nil } }
            let sources = FolderMerge.Sources(base: source(base), ours: source(ours), theirs: source(theirs))
            // Deleted on one side, and as it was on the other.
            if sources.base != nil, sources.ours == nil || sources.theirs == nil { continue }
            files[path] = sources
        }
        func text(_ folder: Folder, _ source: String?) -> [UInt8] { Array((source.flatMap { folder[$0] } ?? "").utf8) }
        let conflicting = try files.filter { _, sources in
            guard sources.ours != nil, sources.theirs != nil else { return false }
            let versions = ThreeWay(
                base: text(base, sources.base), ours: text(ours, sources.ours), theirs: text(theirs, sources.theirs))
            return try !LineMerger.git.merge(versions).isClean
        }
        func bytes(_ folder: Folder) -> [String: [UInt8]] { folder.mapValues { Array($0.utf8) } }
        let merge = FolderMerge(
            merger: StructuralMerger(lines: .git),
            texts: ThreeWay(base: bytes(base), ours: bytes(ours), theirs: bytes(theirs)),
            paths: ThreeWay(base: Set(base.keys), ours: Set(ours.keys), theirs: Set(theirs.keys)),
            moves: ThreeWay(base: [:], ours: oursMoved, theirs: theirsMoved), files: files,
            result: Set(files.keys), conflicting: Set(conflicting.keys))
        return Dictionary(uniqueKeysWithValues: try merge.merged().map { ($0.path, $0) })
    }

    private func text(_ file: MergedFile?) -> String? {
        file?.text.map { String(decoding: $0, as: UTF8.self) }
    }

    private static let skill = "# Skill\n\nRead [the units](units.md) first.\n\n- Count twice.\n"
    private static let units = "# Units\n\nSums are in cents.\n"

    @Test func whatOneSideAloneChangedIsGitsAffair() throws {
        let base = ["SKILL.md": Self.skill, "units.md": Self.units]
        var ours = base
        ours["units.md"] = Self.units + "\nNever in dollars.\n"
        #expect(try merged(base, ours, base).isEmpty)
        #expect(try merged(base, base, ours).isEmpty)
        #expect(try merged(base, ours, ours).isEmpty)
        #expect(try merged([:], [:], [:]).isEmpty)
    }

    @Test func aFileThatBothChangedIsMergedByStructure() throws {
        let base = ["SKILL.md": Self.skill]
        let files = try merged(
            base, ["SKILL.md": Self.skill + "- Say the unit.\n"], ["SKILL.md": Self.skill + "- Round at the end.\n"])
        #expect(text(files["SKILL.md"]) == Self.skill + "- Say the unit.\n- Round at the end.\n")
        #expect(files["SKILL.md"]?.resolutions.isEmpty == false)
        let clash = try merged(
            base, ["SKILL.md": Self.skill.replacing("first", with: "early")],
            ["SKILL.md": Self.skill.replacing("first", with: "last")])
        #expect(text(clash["SKILL.md"]) == nil)
        #expect(clash["SKILL.md"]?.conflicts.map(\.kind) == [.bothModified])
    }

    @Test(arguments: [true, false]) func linksFollowAMovedFileFromEitherSide(oursMoves: Bool) throws {
        let base = ["SKILL.md": Self.skill, "units.md": Self.units]
        let moving = [
            "SKILL.md": Self.skill.replacing("(units.md)", with: "(references/measures.md)"),
            "references/measures.md": Self.units,
        ]
        let writing = base.merging(["SKILL.md": Self.skill + "- See [money](units.md#units) too.\n"]) { $1 }
        let moves = ["units.md": "references/measures.md"]
        let files =
            oursMoves
            ? try merged(base, moving, writing, oursMoved: moves)
            : try merged(base, writing, moving, theirsMoved: moves)
        let skill = try #require(text(files["SKILL.md"]))
        #expect(skill.contains("[the units](references/measures.md)"))
        #expect(skill.contains("[money](references/measures.md#units)"))
        #expect(!skill.contains("(units.md"))
        #expect(files["SKILL.md"]?.resolutions.contains { $0.rule == .move } == true)
    }

    @Test func linksOfAMovedFileLeadOnFromItsNewPlace() throws {
        let notes = "# Notes\n\nSee [the units](units.md).\n"
        let base = ["SKILL.md": "# Skill\n", "notes.md": notes, "units.md": Self.units]
        let moving = [
            "SKILL.md": "# Skill\n", "docs/notes.md": notes.replacing("(units", with: "(../units"),
            "units.md": Self.units,
        ]
        let writing = base.merging(["notes.md": notes + "\nAnd [the units](units.md#units) again.\n"]) { $1 }
        let files = try merged(base, moving, writing, oursMoved: ["notes.md": "docs/notes.md"])
        let relinked = try #require(text(files["docs/notes.md"]))
        #expect(relinked == "# Notes\n\nSee [the units](../units.md).\n\nAnd [the units](../units.md#units) again.\n")
    }

    @Test(arguments: [true, false]) func aLinkToADeletedFileIsAConflictOfItsOwn(oursDeletes: Bool) throws {
        let base = ["SKILL.md": "# Skill\n\nCount.\n", "old.md": "# Old\n"]
        let deleting = ["SKILL.md": "# Skill\n\nCount.\n"]
        let linking = base.merging(["SKILL.md": "# Skill\n\nCount.\n\nSee [old](old.md) ways.\n"]) { $1 }
        let files = oursDeletes ? try merged(base, deleting, linking) : try merged(base, linking, deleting)
        let conflict = try #require(files["SKILL.md"]?.conflicts.first)
        #expect(files["SKILL.md"]?.conflicts.count == 1 && conflict.kind == .linkTarget)
        let sides = (conflict.texts.ours, conflict.texts.theirs)
        let (gone, kept) = oursDeletes ? sides : (sides.1, sides.0)
        #expect(String(decoding: gone, as: UTF8.self) == "See old ways.\n")
        #expect(String(decoding: kept, as: UTF8.self) == "See [old](old.md) ways.\n")
        let rest = files["SKILL.md"]?.pieces.first
        #expect(rest == .text(Array("# Skill\n\nCount.\n\n".utf8)))
    }

    @Test(arguments: [true, false]) func anEditFollowsASectionIntoAnotherFile(oursMoves: Bool) throws {
        let head = "# Skill\n\n" + (1...6).map { "Step \($0) is to count again.\n" }.joined(separator: "\n")
        let section = "## Money\n\n" + (1...6).map { "Sum number \($0) is in cents.\n" }.joined(separator: "\n")
        let base = ["SKILL.md": head + "\n" + section, "money.md": "# Money matters\n"]
        let moving = ["SKILL.md": head, "money.md": "# Money matters\n\n" + section]
        let edited = section.replacing("Sum number 4 is in cents", with: "Sum number 4 is in euros")
        let writing = base.merging(["SKILL.md": head + "\n" + edited]) { $1 }
        let files = oursMoves ? try merged(base, moving, writing) : try merged(base, writing, moving)
        #expect(text(files["SKILL.md"]) == head)
        #expect(text(files["money.md"]) == "# Money matters\n\n" + edited)
        let moves = files["money.md"]?.resolutions.filter { $0.rule == .move } ?? []
        #expect(moves.map(\.path) == [["Skill", "Money"]])
    }

    @Test func damageThatNeitherSideHadIsToldOf() throws {
        let base = ["SKILL.md": "# Skill\n\nOne.\n\nTwo.\n\nThree.\n"]
        let ours = ["SKILL.md": "# Skill\n\n## Money\n\nOne.\n\nTwo.\n\nThree.\n"]
        let theirs = ["SKILL.md": "# Skill\n\nOne.\n\nTwo.\n\nThree.\n\n## Money\n\nFour.\n"]
        let files = try merged(base, ours, theirs)
        #expect(files["SKILL.md"]?.conflicts.isEmpty == true)
        #expect(files["SKILL.md"]?.warnings.map(\.kind) == [.duplicateHeading])
    }
}

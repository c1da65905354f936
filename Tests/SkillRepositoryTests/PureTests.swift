import Evolution
import TestSupport
import Testing

@testable import SkillRepository

@Suite struct PureTests {
    @Test func blocksKnowTheirHeadings() {
        let blocks = TextBlock.blocks(
            of:
                "---\nname: x\n---\n# A\n\ntext\nmore\n\n## B\n\n- one\n  two\n- `three`\n\n```\n# no heading\n\n- no item\n```\n| a | b |\n"
        )
        #expect(
            blocks.map(\.text) == [
                "A", "text more", "B", "one two", "`three`", "``` # no heading - no item ```", "| a | b |",
            ])
        #expect(
            blocks.map(\.headings) == [[], ["A"], ["A"], ["A", "B"], ["A", "B"], ["A", "B"], ["A", "B"]])
    }

    @Test func aRewordedRuleIsFoundAndAnotherIsNot() {
        let rule = "Describe a table with `DESCRIBE` before naming a column."
        #expect(RuleMatch.similarity(rule, rule) == 1)
        #expect(
            RuleMatch.similarity(rule, "Always run `DESCRIBE` on a table before you name its columns.")
                >= RuleMatch.threshold)
        #expect(RuleMatch.similarity(rule, "Quote identifiers that contain spaces.") < RuleMatch.threshold)
        #expect(RuleMatch.similarity(rule, "") == 0)
    }

    /// Pairs are of equal lines and ascend on both sides, whatever the texts.
    @Test(arguments: 1...60 as ClosedRange<UInt64>) func lineOriginsArePairsOfEqualLines(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        func text(_ random: inout SplitMix64) -> [UInt8] {
            (0..<Int.random(in: 0..<40, using: &random)).flatMap { _ in
                [UInt8.random(in: 97...101, using: &random), 10]
            }
        }
        let old = LineTracking.lines(of: text(&random))
        let new = LineTracking.lines(of: text(&random))
        let origins = LineTracking.origins(old: old, new: new)
        #expect(origins.count == new.count)
        var last = -1
        for (index, origin) in origins.enumerated() {
            guard let origin else { continue }
            #expect(origin > last && old[origin] == new[index])
            last = origin
        }
        #expect(LineTracking.origins(old: new, new: new) == Array(new.indices))
    }

    @Test func trailersCountOnlyAsTheLastParagraph() {
        let forged = MessageTrailers(message: "Title\n\nSkillgit-Patch: p-0000000001\n\nAnd more text.\n")
        #expect(forged.patch == nil)
        let mixed = MessageTrailers(message: "Title\n\nText first\nSkillgit-Patch: p-0000000001\n")
        #expect(mixed.patch == nil)
        let real = MessageTrailers(
            message: "Title\n\nBody.\n\nSkillgit-Patch: p-0000000001\nSkillgit-Revision: 3\n")
        #expect(real.patch?.text == "p-0000000001" && real.revision == 3)
        for hostile in ["", "\n\n\n", ":", "Skillgit-Patch:", "Skillgit-Patch: p-XYZ"] {
            #expect(MessageTrailers(message: hostile).patch == nil)
        }
    }

    @Test func conflictMarkersAreSeenAtTheBeginningOfALine() {
        #expect(ConflictMarkers.isPresent(in: Array("a\n<<<<<<< main\nb\n".utf8)))
        #expect(!ConflictMarkers.isPresent(in: Array("a <<<<<<< main\n=======\n".utf8)))
    }
}

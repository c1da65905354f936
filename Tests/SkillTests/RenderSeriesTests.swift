import MarkdownTree
import TestSupport
import Testing

@testable import Skill

/// A series of renderings is, step by step, what rendering all sets so far gives.
@Suite struct RenderSeriesTests {
    /// What comes of it: the rendering, or why there is none.
    private static func outcome(_ work: () throws(RenderFailure) -> Rendering) -> Result<Rendering, RenderFailure> {
        do throws(RenderFailure) { return .success(try work()) } catch { return .failure(error) }
    }

    /// Adds all sets, comparing each step; how many steps could be rendered.
    private static func compare(_ sets: [EditSet], on base: SkillFolder, _ note: String) -> Int {
        var series = RenderSeries(base: base)
        var rendered = 0
        for count in 1...max(1, sets.count) where count <= sets.count {
            let step = outcome { () throws(RenderFailure) in try series.add(sets[count - 1]) }
            let whole = outcome { () throws(RenderFailure) in
                try SkillRenderer.render(base: base, sets: Array(sets[..<count]))
            }
            switch (step, whole) {
            case (.success(let one), .success(let other)):
                #expect(one == other, "\(note), step \(count): \(sets)")
                rendered += 1
            // Which of several faults is named first may differ.
            case (.failure, .failure): break
            default: Issue.record("\(note), step \(count): \(step) and \(whole)")
            }
        }
        return rendered
    }

    @Test func everyStepOfRandomSeriesIsTheWholeRendering() throws {
        var random = SplitMix64(seed: 11)
        var rendered = 0
        for round in 0..<600 {
            let one = RenderPropertyTests.makeCase(&random)
            rendered += Self.compare(one.sets, on: one.base, "round \(round)")
            // In another order, and with sets that contradict each other or do not fit.
            rendered += Self.compare(one.sets.shuffled(using: &random), on: one.base, "round \(round), shuffled")
            let more = (7...9).map { rank in
                EditSet(
                    id: "p\(rank)", rank: rank, edits: [RenderPropertyTests.edit(one.document, 0, &random)])
            }
            rendered += Self.compare(one.sets + more, on: one.base, "round \(round), with others")
        }
        #expect(rendered > 3000)
        for round in 0..<200 {
            let one = RenderPropertyTests.makeCase(&random)
            guard let last = one.sets.last else { continue }
            var series = RenderSeries(base: one.base, sets: one.sets.dropLast().reversed())
            let step = Self.outcome { () throws(RenderFailure) in try series.add(last) }
            let whole = Self.outcome { () throws(RenderFailure) in
                try SkillRenderer.render(base: one.base, sets: one.sets)
            }
            #expect(try step.get() == whole.get(), "round \(round)")
        }
    }

    @Test func editsWithinWhatOthersCreateAreFoundAsInTheWhole() throws {
        let base = SkillRendererTests.folder()
        let path = try #require(SkillPath("references/lessons.md"))
        func entry(_ rank: Int, _ topic: String, creates: Bool = true) -> EditSet {
            var edits = [
                SkillRendererTests.edit(.append, ["Lessons", topic], nil, "- rule \(rank)", file: path),
                SkillRendererTests.edit(.append, ["Top", "Rules"], nil, "- [Lessons](references/lessons.md)"),
            ]
            if creates {
                edits.insert(SkillRendererTests.edit(.append, ["Lessons"], nil, "## \(topic)", file: path), at: 0)
                edits.insert(Edit(id: "c", file: path, operation: .createFile, content: "# Lessons\n"), at: 0)
            }
            return EditSet(id: "p\(rank)", rank: rank, edits: edits)
        }
        let bank = (1...12).map { entry($0, ["One", "Two", "Three"][$0 % 3]) }
        #expect(Self.compare(bank, on: base, "bank") == 12)
        #expect(Self.compare(bank.reversed(), on: base, "backwards") == 12)
        // Sets that need another's file and section, before and after what they need.
        let needy = [
            entry(1, "One"), entry(2, "One", creates: false), entry(3, "Two"), entry(4, "Two", creates: false),
        ]
        #expect(Self.compare(needy, on: base, "needy") == 4)
        #expect(Self.compare([needy[1], needy[0], needy[2]], on: base, "before what it needs") == 2)
        #expect(Self.compare([entry(5, "Nine", creates: false)], on: base, "never") == 0)
    }
}

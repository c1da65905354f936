internal import Glibc
import StructuralMerge
import TestSupport
import Testing

/// Merges with known results; `RECORD=1` writes `expected.md` where a case has none yet.
@Suite struct MergeFixtureTests {
    @Test func thereAreCases() { #expect(MergeFixture.all("working").count >= 25) }

    @Test(arguments: MergeFixture.all("working"))
    func working(_ fixture: MergeFixture) throws {
        let result = try fixture.merged()
        let text = String(decoding: result.rendered(), as: UTF8.self)
        let used = result.resolutions.map(\.rule)
        for rule in fixture.expectedRules { #expect(used.contains(rule), "\(fixture.name): \(rule) settled nothing") }
        guard let expected = fixture.expected else {
            if getenv("RECORD") != nil { return try fixture.record(text) }
            Issue.record("\(fixture.name) has no expected.md; RECORD=1 writes it")
            return
        }
        if text != expected {
            Issue.record("\(fixture.name) (\(used.map(\.rawValue)))\n\(Golden.difference(expected, text))")
        }
    }

    @Test(arguments: MergeFixture.all("failing"))
    func failing(_ fixture: MergeFixture) throws {
        let text = String(decoding: try fixture.merged().rendered(), as: UTF8.self)
        #expect(text != fixture.expected, "\(fixture.name) works now: move it to working")
    }
}

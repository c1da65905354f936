import LineMerging
import StructuralMerge
import Testing

@Suite struct FallbackTests {
    private func versions(_ base: String, _ ours: String, _ theirs: String) -> ThreeWay<[UInt8]> {
        ThreeWay(base: Array(base.utf8), ours: Array(ours.utf8), theirs: Array(theirs.utf8))
    }

    @Test func takesTheLineMergeWhereItIsClean() throws {
        let result = try StructuralMerger(lines: .git).merge(
            versions("a\n\nb\n\nc\n", "A\n\nb\n\nc\n", "a\n\nb\n\nC\n"))
        #expect(result.method == .lines)
        #expect(result.isClean)
        #expect(String(decoding: result.rendered(), as: UTF8.self) == "A\n\nb\n\nC\n")
    }

    @Test func textThatLooksLikeMarkersStaysText() throws {
        let fake = "<<<<<<<<<<<< x\n"
        let result = try StructuralMerger(lines: .git).merge(
            versions("\(fake)a\n", "\(fake)b\n", "\(fake)c\n"))
        #expect(result.conflicts.count == 1)
        #expect(result.pieces.first == .text(Array(fake.utf8)))
    }

    @Test func binaryFilesConflictAsWholes() throws {
        let merger = StructuralMerger(lines: .git)
        let result = try merger.merge(versions("\u{0}a\nb\n", "\u{0}A\nb\n", "\u{0}a\nB\n"))
        #expect(result.method == .fallback(.notText))
        #expect(result.conflicts.count == 1)
        let one = try merger.merge(versions("\u{0}a\n", "\u{0}a\n", "\u{0}b\n"))
        #expect(one.isClean && one.rendered() == Array("\u{0}b\n".utf8))
    }
}

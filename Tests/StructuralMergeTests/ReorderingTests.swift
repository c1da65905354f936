import LineMerging
import StructuralMerge
import Testing

/// Both sides put the steps of a procedure into another order: whichever side is taken, no step is gone.
@Suite struct ReorderingTests {
    private static let steps = ["Open the box.", "Check a seal.", "Weigh all parts.", "Write labels."]

    private static func text(_ order: [Int]) -> [UInt8] {
        Array(order.enumerated().map { "\($0 + 1). \(steps[$1])\n" }.joined().utf8)
    }

    /// All orders of the numbers below a count.
    private static func orders(_ count: Int) -> [[Int]] {
        guard count > 0 else { return [[]] }
        return orders(count - 1).flatMap { order in
            (0...order.count).map { Array(order[..<$0]) + [count - 1] + Array(order[$0...]) }
        }
    }

    @Test func noStepIsLost() throws {
        let base = Array(Self.steps.indices)
        let others = Self.orders(Self.steps.count).filter { $0 != base }
        var (lost, lostByLines) = (0, 0)
        for ours in others {
            for theirs in others where theirs != ours {
                let versions = ThreeWay(base: Self.text(base), ours: Self.text(ours), theirs: Self.text(theirs))
                let result = try StructuralMerger(lines: .git).merge(versions)
                if result.isClean, result.method == .structure {
                    let text = String(decoding: result.rendered(), as: UTF8.self)
                    for step in Self.steps {
                        #expect(text.components(separatedBy: step) == 2, "\(ours) \(theirs): \(step)")
                    }
                }
                for favor in [MarkerStyle.Favor.ours, .theirs] {
                    let style = MarkerStyle(favor: favor)
                    lost += Self.missing(in: result.rendered(style))
                    lostByLines += Self.missing(in: try LineMerger.git.merge(versions, style: style).bytes)
                }
            }
        }
        print("steps missing where a side is taken: \(lost), where lines alone are merged: \(lostByLines)")
        #expect(lost < lostByLines)
    }

    private static func missing(in text: [UInt8]) -> Int {
        let text = String(decoding: text, as: UTF8.self)
        return steps.count { !text.contains($0) }
    }
}

extension String {
    /// How many parts a text has between the places of another.
    fileprivate func components(separatedBy text: String) -> Int {
        split(separator: text, omittingEmptySubsequences: false).count
    }
}

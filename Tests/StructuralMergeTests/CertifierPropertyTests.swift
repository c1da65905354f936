import StructuralMerge
import Testing

/// Random documents and edits for which the right merge is known.
@Suite struct CertifierPropertyTests {
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }

        mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }
    }

    /// A document as blocks; each sentence is told from all others by a serial number.
    private struct Scene {
        var numbers: Numbers
        var serial = 0

        mutating func sentence() -> String {
            serial += 1
            let words = ["run", "check", "never", "file", "the", "server", "answer", "`code`", "before", "*all*"]
            let text = (0..<numbers.below(6) + 3).map { _ in words[numbers.below(words.count)] }
            return "Sentence\(serial) \(text.joined(separator: " "))."
        }

        mutating func block() -> String {
            switch numbers.below(6) {
            case 0: return "## " + sentence().dropLast() + "\n"
            case 1: return "- \(sentence())\n- \(sentence())\n"
            case 2: return "| a\(serial) | b |\n| - | - |\n| \(sentence()) | \(sentence()) |\n"
            case 3: return "```sh\n\(sentence())\n\(sentence())\n```\n"
            case 4: return "> \(sentence())\n> \(sentence())\n"
            default: return "\(sentence()) \(sentence())\n\(sentence())\n"
            }
        }

        /// A version's blocks at the places that `takes` allows: changed, deleted, or followed by a new one.
        mutating func edited(_ blocks: [[String]], where takes: (Int) -> Bool) -> [[String]] {
            blocks.indices.map { index in
                guard takes(index), numbers.below(2) == 0 else { return blocks[index] }
                switch numbers.below(3) {
                case 0: return []
                case 1: return [block()]
                default: return blocks[index] + [block()]
                }
            }
        }
    }

    private static func text(_ blocks: [[String]]) -> [UInt8] { Array(blocks.joined().joined(separator: "\n").utf8) }

    private static func objections(_ result: [[String]], _ versions: ThreeWay<[UInt8]>) -> [Certifier.Objection] {
        Certifier().objections(to: [.text(text(result))], versions: versions)
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func disjointEditsCombineAndFaultsAreSeen(_ seed: UInt64) {
        var scene = Scene(numbers: Numbers(state: seed))
        let base = (0..<scene.numbers.below(12) + 6).map { _ in [scene.block()] }
        let ours = scene.edited(base) { $0 % 3 == 0 }
        let theirs = scene.edited(base) { $0 % 3 == 1 }
        let merged = base.indices.map { $0 % 3 == 0 ? ours[$0] : theirs[$0] }
        let versions = ThreeWay(base: Self.text(base), ours: Self.text(ours), theirs: Self.text(theirs))
        #expect(Self.objections(merged, versions) == [])
        for one in [ours, theirs] {
            let side = ThreeWay(base: Self.text(base), ours: Self.text(one), theirs: Self.text(base))
            #expect(Self.objections(one, side) == [])
        }
        let filled = merged.indices.filter { !merged[$0].isEmpty }
        guard let place = filled.randomElement(using: &scene.numbers) else { return }
        var dropped = merged
        dropped[place] = []
        let lost = Self.objections(dropped, versions)
        #expect(lost.contains { if case .lost = $0 { true } else { false } }, "\(lost)")
        var doubled = merged
        doubled[place] += doubled[place]
        let multiplied = Self.objections(doubled, versions)
        #expect(multiplied.contains { if case .multiplied = $0 { true } else { false } }, "\(multiplied)")
        let deleted = merged.indices.filter { !merged[$0].contains(base[$0][0]) }
        guard let back = deleted.randomElement(using: &scene.numbers) else { return }
        var undone = merged
        undone[back].insert(base[back][0], at: 0)
        let found = Self.objections(undone, versions)
        #expect(found.contains { if case .undone = $0 { true } else { false } }, "\(found)")
    }
}

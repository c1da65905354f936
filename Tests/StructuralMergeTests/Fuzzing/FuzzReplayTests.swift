internal import Glibc
import StructuralMerge
import TestSupport
import Testing

/// Replays the fuzzer's kept inputs and the merge fixtures, and changes them in seeded ways.
///
/// The fuzzer itself (`Tests/Fuzz/build.sh`) is run by hand; what it found stays in `Tests/Fuzz/corpus`.
@Suite struct FuzzReplayTests {
    private static let mutationsPerInput = 1

    private static var kept: [(name: String, input: FuzzInput)] {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        let folder = parts.joined(separator: "/") + "/Fuzz/corpus"
        guard let handle = opendir(folder) else { return [] }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        return names.filter { !$0.hasPrefix(".") }.sorted().compactMap { name in
            TestFile.bytes(at: "\(folder)/\(name)").flatMap { FuzzInput($0) }.map { (name, $0) }
        }
    }

    private static var seeds: [(name: String, input: FuzzInput)] {
        let fixtures = (MergeFixture.all("working") + MergeFixture.all("failing")).map {
            (name: $0.name, input: FuzzInput(versions: $0.versions))
        }
        return kept + fixtures
    }

    @Test func keptInputsAreThere() { #expect(Self.kept.count > 50) }

    @Test(arguments: [false, true])
    func noInputIsMergedWrong(_ allRules: Bool) {
        let check = FuzzCheck(allRules: allRules)
        for (name, input) in Self.seeds { #expect(check.fault(in: input) == nil, "\(name)") }
    }

    @Test func noChangedInputIsMergedWrong() {
        let check = FuzzCheck(allRules: false)
        for (number, seed) in Self.seeds.enumerated() {
            var mutation = FuzzMutation(numbers: SplitMix64(seed: UInt64(number)))
            var input = seed.input
            for round in 0..<Self.mutationsPerInput {
                mutation.mutate(&input)
                #expect(check.fault(in: input) == nil, "\(seed.name), round \(round): \(input.bytes)")
            }
        }
    }

    /// What goes into each level calls itself; only so many levels fit on a thread's stack.
    @Test(arguments: [">", "- "])
    func lineOfContainersIsMerged(_ marker: String) {
        let markers = String(repeating: marker, count: 10_000)
        func text(_ words: String) -> [UInt8] { Array("\(markers) \(words)\n".utf8) }
        let versions = ThreeWay(base: text("a word"), ours: text("our word"), theirs: text("a term"))
        #expect(FuzzCheck(allRules: false).fault(in: FuzzInput(versions: versions)) == nil)
    }
}

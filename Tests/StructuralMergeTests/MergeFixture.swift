internal import Glibc
import LineMerging
import StructuralMerge
import TestSupport

/// A merge that is written down: the folder `Tests/Fixtures/merge/{working,failing}/<name>` with the three versions and
/// the right result.
///
/// A file `rules` may name rules that are switched on (`with cell`) and rules that must have settled something
/// (`uses item`).
struct MergeFixture: CustomStringConvertible {
    let name: String
    let folder: String
    let versions: ThreeWay<[UInt8]>
    private let directives: [[Substring]]

    var description: String { name }

    /// The cases of `working` or `failing`, by name.
    static func all(_ kind: String, source: String = #filePath) -> [MergeFixture] {
        var parts = source.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(2)
        let root = parts.joined(separator: "/") + "/Fixtures/merge/" + kind
        guard let handle = opendir(root) else { return [] }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted().map { MergeFixture(name: $0, folder: "\(root)/\($0)") }
    }

    private init(name: String, folder: String) {
        self.name = name
        self.folder = folder
        func read(_ version: String) -> [UInt8] { Array((TestFile.text(at: "\(folder)/\(version).md") ?? "").utf8) }
        versions = ThreeWay(base: read("base"), ours: read("ours"), theirs: read("theirs"))
        directives = (TestFile.text(at: "\(folder)/rules") ?? "").split(separator: "\n").map {
            $0.split(separator: " ")
        }
    }

    private func rules(_ word: String) -> [MergeRule] {
        directives.filter { $0.first == word[...] }.compactMap { MergeRule(rawValue: String($0[1])) }
    }

    /// The rules that must have settled something.
    var expectedRules: [MergeRule] { rules("uses") }

    /// The right result; `nil` where it is not recorded.
    var expected: String? { TestFile.text(at: "\(folder)/expected.md") }

    /// Writes a result down as the right one.
    func record(_ text: String) throws { try TestFile.write(text, to: "\(folder)/expected.md") }

    /// What the merge makes of it.
    func merged() throws -> MergeResult {
        let rules = rules("with").reduce(MergeRules.standard) { $0.with($1) }
        return try StructuralMerger(lines: .git, rules: rules).merge(versions)
    }
}

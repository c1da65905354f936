internal import JSON

/// The merges of real Markdown files beside the checkout, unpacked into a folder that goes with this value.
public final class MergeCorpus: Sendable {
    /// One merge: a folder with `base.md`, `ours.md`, `theirs.md` and `merged.md`, which is what people committed.
    public struct Case: Sendable {
        /// The case's name.
        public var id: String
        /// The folder of its files.
        public var folder: String
        /// Whether git's merge of the three conflicts.
        public var conflictsInGit: Bool

        /// The path of one version.
        public func path(_ version: String) -> String { "\(folder)/\(version).md" }

        /// The bytes of one version; `nil` where it cannot be read.
        public func bytes(_ version: String) -> [UInt8]? { TestFile.bytes(at: path(version)) }
    }

    /// The cases that were unpacked.
    public let cases: [Case]
    private let sandbox: Sandbox

    /// Unpacks the corpus; `nil`, with a printed reason, where it is absent or cannot be unpacked.
    ///
    /// - Parameter choose: which of all cases, sorted by their names, are wanted.
    public static func unpacked(choosing choose: ([Case]) -> [Case] = { $0 }) throws -> MergeCorpus? {
        guard let archive = SharedMaterial.path("merge/dev.tar.xz") else { return nil }
        let sandbox = try Sandbox()
        func unpack(_ names: [String]) throws -> Bool {
            let list = try sandbox.write("names", names.joined(separator: "\n"))
            let tar = try sandbox.run(["tar", "-xJf", archive, "-T", list])
            if tar.status != 0 { print("skipped: tar cannot read \(archive): \(tar.errors)") }
            return tar.status == 0
        }
        guard try unpack(["dev/index.jsonl"]), let index = sandbox.read("dev/index.jsonl") else { return nil }
        let chosen = choose(try cases(in: index, folder: sandbox.path))
        return try unpack(chosen.map { "dev/\($0.id)" }) ? MergeCorpus(cases: chosen, sandbox: sandbox) : nil
    }

    private init(cases: [Case], sandbox: Sandbox) {
        self.cases = cases
        self.sandbox = sandbox
    }

    private static func cases(in index: String, folder: String) throws -> [Case] {
        try index.split(separator: "\n").compactMap { line -> Case? in
            let entry = try JSONValue.parse(String(line))
            guard let id = entry["id"]?.string else { return nil }
            return Case(id: id, folder: "\(folder)/dev/\(id)", conflictsInGit: entry["git"]?.string == "conflict")
        }.sorted { $0.id < $1.id }
    }
}

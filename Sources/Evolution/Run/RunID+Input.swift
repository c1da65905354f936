public import ContentHash

extension RunID {
    /// The name of the run over these inputs: base commit, configuration and the set of trajectories.
    ///
    /// - Parameter trajectories: the hashes of all trajectories that were read, in any order; copies count once.
    public init(base: String, trajectories: [ContentHash], configuration: EvolutionConfiguration) throws {
        var hasher = ContentHasher()
        hasher.update(field: EvolutionRun.schema)
        hasher.update(field: base)
        hasher.update(field: String(decoding: try RecordCoding.line(configuration), as: UTF8.self))
        for hash in Set(trajectories).sorted() { hasher.update(field: hash.hex) }
        self.init(digest: hasher.finalize())
    }

    private init(digest: ContentHash) {
        self.init(verified: "r-" + digest.prefix(10))
    }
}

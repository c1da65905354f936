public import ContentHash

extension RunID {
    /// The name of the run over these inputs: base commit, configuration and the set of trajectories.
    ///
    /// - Parameters:
    ///   - trajectories: the hashes of all trajectories that were read, in any order; copies count once.
    ///   - besides: what the run takes from outside the trajectories, in any order: outcomes that others told, and what
    ///     could not be read. With other outcomes it is another run.
    public init(
        base: String, trajectories: [ContentHash], besides: [String] = [],
        configuration: EvolutionConfiguration
    ) throws {
        var hasher = ContentHasher()
        hasher.update(field: EvolutionRun.schema)
        hasher.update(field: base)
        hasher.update(field: String(decoding: try RecordCoding.line(configuration), as: UTF8.self))
        for hash in Set(trajectories).sorted() { hasher.update(field: hash.hex) }
        for text in Set(besides).sorted() { hasher.update(field: text) }
        self.init(digest: hasher.finalize())
    }

    private init(digest: ContentHash) {
        self.init(verified: "r-" + digest.prefix(10))
    }
}

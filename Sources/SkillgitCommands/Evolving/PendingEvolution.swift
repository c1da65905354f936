internal import FoundationEssentials
internal import Git
internal import SkillRepository

/// The command line of a run that has begun and not ended, so that `evolve --resume` can go on with it.
struct PendingEvolution {
    private let path: String

    init(_ repository: SkillRepository) {
        path = repository.git.commonDirectory + "skillgit/evolving.json"
    }

    /// The arguments of the run that waits; `nil` when there is none.
    func arguments() throws -> [String]? {
        guard let bytes = try DurableFile.read(path) else { return nil }
        return try? JSONDecoder().decode([String].self, from: Data(bytes))
    }

    /// Remembers a run.
    func begin(_ arguments: [String]) throws {
        try DurableFile.write(Array(try JSONEncoder().encode(arguments)), to: path)
    }

    /// Forgets it: it has ended.
    func end() throws { try DurableFile.remove(path) }
}

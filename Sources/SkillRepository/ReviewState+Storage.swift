internal import Evolution
public import Git

extension ReviewState {
    func store(
        _ made: [Decision], removing removed: [PatchID], known: [PatchID: Decision], summary: String,
        by signature: Signature
    ) throws {
        guard let change = try change(made, removing: removed, message: summary, by: signature) else {
            return
        }
        try repository.perform(
            Operation(
                kind: .review, summary: summary, time: signature.time.seconds, user: signature.line,
                changes: [change]),
            by: signature)
    }

    /// The move of `refs/skillgit/review` that records decisions; `nil` when nothing changes.
    ///
    /// Only objects are written.
    func change(
        _ made: [Decision], removing removed: [PatchID] = [], message: String, by signature: Signature
    ) throws -> Operation.Change? {
        let old = try repository.git.reference(RefName.review)
        var files = try old.map { try repository.recordFiles(of: $0) } ?? [:]
        let before = files
        for id in removed { files[Decision.fileName(of: id)] = nil }
        for decision in made {
            files[Decision.fileName(of: decision.patch)] = try RecordCoding.bytes(of: decision)
        }
        guard files != before else { return nil }
        let commit = try repository.git.writeCommit(
            tree: try repository.writeRecordTree(files), parents: old.map { [$0] } ?? [],
            author: signature,
            committer: signature, message: "Review: \(message)\n")
        return Operation.Change(ref: RefName.review, old: old, new: commit)
    }

    /// Joins the decisions that were fetched from a remote.
    ///
    /// What only one side changed since both were the same is taken over; where both decided on one patch the later
    /// decision stands, on both sides the same one. Joining is no step for undo.
    ///
    /// - Returns: the number of decisions that changed here.
    @discardableResult
    public func importDecisions(from remote: String, by signature: Signature) throws -> Int {
        try repository.exclusively {
            guard let theirs = try repository.git.reference("refs/skillgit-remote/\(remote)/review")
            else {
                return 0
            }
            let old = try repository.git.reference(RefName.review)
            if let old, try old == theirs || repository.git.isAncestor(theirs, of: old) { return 0 }
            let before = try old.map { try repository.recordFiles(of: $0) } ?? [:]
            let (files, count) = try joined(ours: before, old: old, theirs: theirs)
            // What holds all of ours already is taken as it is, so that two clones come to one chain.
            let isAhead = try old.map { try repository.git.isAncestor($0, of: theirs) } ?? true
            let commit =
                isAhead
                ? theirs
                : try repository.git.writeCommit(
                    tree: try repository.writeRecordTree(files), parents: (old.map { [$0] } ?? []) + [theirs],
                    author: signature, committer: signature,
                    message: "Review: join the decisions of \(remote)\n")
            try repository.perform(
                Operation(
                    kind: .join, summary: "join the decisions of \(remote)", time: signature.time.seconds,
                    user: signature.line, changes: [.init(ref: RefName.review, old: old, new: commit)]),
                by: signature)
            return count
        }
    }

    /// Our files with their decisions taken in, and how many of ours that changed.
    private func joined(
        ours before: [String: [UInt8]], old: ObjectID?, theirs: ObjectID
    ) throws -> (files: [String: [UInt8]], count: Int) {
        let common = try old.flatMap { try repository.git.mergeBase($0, theirs) }
        let base = try common.map { try repository.recordFiles(of: $0) } ?? [:]
        let other = try repository.recordFiles(of: theirs)
        var files = before
        for name in Set(other.keys).union(base.keys)
        where other[name] != base[name] && other[name] != before[name] {
            if before[name] == base[name]
                || other[name].map({ isLater($0, than: before[name], name) }) == true
            {
                files[name] = other[name]
            }
        }
        let count = Set(files.keys).union(before.keys).count { files[$0] != before[$0] }
        return (files, count)
    }

    /// Whether a decision was made after another; of two of one moment the one with the greater bytes, so that it does
    /// not matter who asks.
    private func isLater(_ bytes: [UInt8], than known: [UInt8]?, _ name: String) -> Bool {
        guard let new = try? RecordCoding.value(Decision.self, from: bytes, name: name) else { return false }
        guard let known, let old = try? RecordCoding.value(Decision.self, from: known, name: name) else {
            return true
        }
        if new.time != old.time { return new.time > old.time }
        return known.lexicographicallyPrecedes(bytes)
    }

    /// Joins what was fetched from every remote, where it holds decisions that are not here yet.
    ///
    /// - Parameter signature: made only when something is to be joined.
    /// - Returns: the remotes whose decisions changed something here, with their number.
    public func joinFetched(by signature: () throws -> Signature) throws -> [(
        remote: String, count: Int
    )] {
        let prefix = "refs/skillgit-remote/"
        var joined: [(remote: String, count: Int)] = []
        for (name, theirs) in try repository.git.references(prefix: prefix) where name.hasSuffix("/review") {
            let old = try repository.git.reference(RefName.review)
            if let old, try old == theirs || repository.git.isAncestor(theirs, of: old) { continue }
            let remote = String(name.dropFirst(prefix.count).dropLast("/review".count))
            let count = try importDecisions(from: remote, by: signature())
            if count > 0 { joined.append((remote, count)) }
        }
        return joined
    }
}

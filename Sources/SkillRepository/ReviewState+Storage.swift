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
            tree: try repository.writeRecordTree(files), parents: old.map { [$0] } ?? [], author: signature,
            committer: signature, message: "Review: \(message)\n")
        return Operation.Change(ref: RefName.review, old: old, new: commit)
    }

    /// Joins the decisions that were fetched from a remote; where both sides decided on one patch, the later one stands.
    ///
    /// - Returns: the number of decisions that changed here.
    @discardableResult
    public func importDecisions(from remote: String, by signature: Signature) throws -> Int {
        try repository.exclusively {
            guard let theirs = try repository.git.reference("refs/skillgit-remote/\(remote)/review") else {
                return 0
            }
            let old = try repository.git.reference(RefName.review)
            if let old, try old == theirs || repository.git.isAncestor(theirs, of: old) { return 0 }
            var files = try old.map { try repository.recordFiles(of: $0) } ?? [:]
            let ours = try ReviewState.decisions(in: files)
            var count = 0
            for (id, decision) in try ReviewState.decisions(in: repository.recordFiles(of: theirs)) {
                if let known = ours[id], known.says(the: decision) || known.time > decision.time { continue }
                files[Decision.fileName(of: id)] = try RecordCoding.bytes(of: decision)
                count += 1
            }
            let commit = try repository.git.writeCommit(
                tree: try repository.writeRecordTree(files), parents: (old.map { [$0] } ?? []) + [theirs],
                author: signature, committer: signature, message: "Review: join the decisions of \(remote)\n")
            try repository.perform(
                Operation(
                    kind: .review, summary: "join the decisions of \(remote)", time: signature.time.seconds,
                    user: signature.line, changes: [.init(ref: RefName.review, old: old, new: commit)]),
                by: signature)
            return count
        }
    }
}

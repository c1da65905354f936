internal import Git
internal import StructuralMerge

extension MergeSession {
    /// What a merge in progress comes to once nothing is open.
    struct Resolved {
        /// A file of text that was in conflict, as it is now.
        struct Text {
            var file: ConflictedFile
            var bytes: [UInt8]
        }

        /// All files of the result.
        var entries: [TreeEntry]
        /// Those of text that were in conflict.
        var texts: [Text] = []
    }

    /// The files as a person resolved them.
    ///
    /// - Throws: `RepositoryError.unresolvedConflicts`.
    func resolvedFiles(_ state: MergeState) throws -> Resolved {
        let waiting = WaitingFiles(repository, state)
        var resolved = Resolved(entries: try repository.git.files(inTree: state.settled))
        var open: [String] = []
        for file in try repository.conflictedFiles() {
            switch try waiting.found(file) {
            case .missing: throw RepositoryError.gone(file.path, from: waiting.files.root)
            case .noFile: throw RepositoryError.noFile(file.path, in: waiting.files.root)
            case .byHand(let bytes):
                // A person may have left what the versions have: a text can tell of markers.
                let markers = ConflictMarkers.lines(addedTo: bytes, by: try texts(of: file))
                if let line = markers.first { open.append("\(file.path):\(line)") }
                try take(bytes, of: file, into: &resolved)
            case .asWritten:
                if try file.isDeleted || waiting.isRemoved(file) { continue }
                if let entry = file.settledEntry {
                    resolved.entries.append(entry)
                } else if !file.isSettled {
                    open.append("\(file.path):\(file.lineOfOpenPlace)")
                } else {
                    let side = try file.takenSide.map { try repository.git.blob($0.id) }
                    try take(side ?? file.rendered(state.markerStyle), of: file, into: &resolved)
                }
            }
        }
        guard open.isEmpty else { throw RepositoryError.unresolved(open, in: waiting.files.root) }
        return resolved
    }

    private func take(_ bytes: [UInt8], of file: ConflictedFile, into resolved: inout Resolved) throws {
        let id = try repository.git.writeBlob(bytes)
        resolved.entries.append(TreeEntry(path: file.path, id: id, mode: file.mode))
        resolved.texts.append(Resolved.Text(file: file, bytes: bytes))
    }

    /// The contents of a file's versions that are regular files.
    func texts(of file: ConflictedFile) throws -> [[UInt8]] {
        try [file.base, file.ours, file.theirs].compactMap(text)
    }

    /// The content of a version; `nil` where there is none, or it is no regular file.
    func text(of version: ConflictedFile.Version?) throws -> [UInt8]? {
        guard let version, version.mode.isRegular else { return nil }
        return try repository.git.blob(version.id)
    }
}

extension ConflictedFile {
    /// The line, from 1, where the first place begins that is open.
    fileprivate var lineOfOpenPlace: Int {
        var line = 1
        for piece in pieces {
            switch piece {
            case .text(let text): line += text.count { $0 == 0x0A }
            case .place(let place):
                guard let settlement = place.settlement else { return line }
                line += settlement.text.count { $0 == 0x0A }
            }
        }
        return line
    }
}

extension RepositoryError {
    fileprivate static func unresolved(_ places: [String], in folder: String) -> RepositoryError {
        RepositoryError(
            .unresolvedConflicts, "Conflict markers are left in \(places.joined(separator: ", ")).",
            mend:
                "Settle them with skillgit resolve, or in \(folder), then skillgit merge --continue; or skillgit merge --abort.",
            names: places)
    }

    fileprivate static func gone(_ path: String, from folder: String) -> RepositoryError {
        RepositoryError(
            .unresolvedConflicts, "\(path) is gone from \(folder), and was not settled as deleted.",
            mend:
                "'skillgit resolve NUMBER' with --ours, --theirs or --reopen writes it anew; or skillgit merge --abort.",
            names: [path])
    }

    fileprivate static func noFile(_ path: String, in folder: String) -> RepositoryError {
        RepositoryError(
            .unresolvedConflicts, "\(path) in \(folder) is no regular file, or lies behind a link.",
            mend: "Remove what is in its place, then settle it: skillgit resolve; or skillgit merge --abort.",
            names: [path])
    }
}

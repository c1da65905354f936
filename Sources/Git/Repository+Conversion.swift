internal import Clibgit2

extension Repository {
    /// What git would store for a file of the work tree that holds these bytes.
    ///
    /// Where line endings do not survive the way there and back, an unchanged file gives what the index has of it.
    ///
    /// - Throws: `unsupported` for a changed file that a program converts.
    public func cleaned(_ bytes: [UInt8], path: String) throws(GitError) -> [UInt8] {
        let conversion = FileConversion(repository: pointer)
        if try conversion.program(for: path, .clean) != nil {
            if let known = try indexVersion(of: path) {
                let stored = try blob(known.id)
                if stored == bytes { return stored }
                if let workDirectory, let found = try FileSystem.status(of: workDirectory + path),
                    try conversion.isRecorded(known, found)
                {
                    return stored
                }
            }
            try conversion.requireNoProgram(for: path, .clean)
        }
        guard let cleaned = try conversion.converted(bytes, path: path, .clean) else { return bytes }
        guard cleaned != bytes, let known = try indexVersion(of: path) else { return cleaned }
        let stored = try blob(known.id)
        let written = try conversion.converted(stored, path: path, .smudge)
        return written == bytes ? stored : cleaned
    }

    /// What git would write into the work tree for a stored file of these bytes.
    ///
    /// - Throws: `unsupported` for a file that a program converts.
    public func smudged(_ bytes: [UInt8], path: String) throws(GitError) -> [UInt8] {
        let conversion = FileConversion(repository: pointer)
        try conversion.requireNoProgram(for: path, .smudge)
        return try conversion.converted(bytes, path: path, .smudge) ?? bytes
    }

    /// Refuses files that only a program converts, before any of them is to be written.
    ///
    /// - Parameter reading: whether they are to be read back, too, after somebody changed them.
    /// - Throws: `unsupported`.
    public func requireConversion(of paths: [String], reading: Bool) throws(GitError) {
        let conversion = FileConversion(repository: pointer)
        for path in paths {
            try conversion.requireNoProgram(for: path, .smudge)
            if reading { try conversion.requireNoProgram(for: path, .clean) }
        }
    }

    /// Whether git would run a program on a file's way into the work tree or back, so that only git can look into it.
    public func isConvertedByProgram(_ path: String) throws(GitError) -> Bool {
        try FileConversion(repository: pointer).hasProgram(for: path)
    }

    /// The regular file that the index has at a path, "ours" where it is in conflict.
    private func indexVersion(of path: String) throws(GitError) -> TreeEntry? {
        let index = try readIndex()
        guard
            let raw = git_index_get_bypath(index.pointer, path, 0) ?? git_index_get_bypath(index.pointer, path, 2),
            let mode = FileMode(raw: raw.pointee.mode), mode.isRegular
        else { return nil }
        return TreeEntry(path: path, id: ObjectID(raw.pointee.id), mode: mode)
    }
}

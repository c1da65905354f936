public import Git
public import Skill

extension SkillRepository {
    /// The skill's files as a commit or tree has them.
    ///
    /// What is no regular file (symbolic link, submodule) or has a path that ``SkillPath`` does not allow is left out;
    /// ``writeTree(_:basedOn:)`` keeps it.
    public func skill(at commit: ObjectID) throws -> SkillFolder {
        try skill(inTree: try git.commit(commit).tree)
    }

    /// The skill's files as a tree has them.
    public func skill(inTree tree: ObjectID) throws -> SkillFolder {
        var folder = SkillFolder()
        for entry in try git.files(inTree: tree) where entry.mode.isRegular {
            guard let path = location.file(at: entry.path) else { continue }
            folder.files[path] = SkillFile(
                bytes: try git.blob(entry.id), isExecutable: entry.mode == .executable)
        }
        return folder
    }

    /// Writes a tree that holds exactly these files of the skill, and of `base` everything that is no file of the skill:
    /// symbolic links, submodules, what lies outside the prefix.
    ///
    /// - Parameter base: a tree; `nil` for none.
    public func writeTree(_ folder: SkillFolder, basedOn base: ObjectID?) throws -> ObjectID {
        var entries: [TreeEntry] = []
        let written = Set(folder.files.keys.map { location.path(of: $0) })
        if let base {
            for entry in try git.files(inTree: base) where !written.contains(entry.path) {
                if entry.mode.isRegular, location.file(at: entry.path) != nil { continue }
                entries.append(entry)
            }
        }
        for path in folder.paths {
            guard let file = folder.files[path] else { continue }
            entries.append(
                TreeEntry(
                    path: location.path(of: path), id: try git.writeBlob(file.bytes),
                    mode: file.isExecutable ? .executable : .file))
        }
        return try git.writeTree(entries)
    }

    /// Writes a tree of plain files, for records.
    func writeRecordTree(_ files: [String: [UInt8]]) throws -> ObjectID {
        try git.writeTree(
            files.sorted { $0.key < $1.key }.map {
                TreeEntry(path: $0.key, id: try git.writeBlob($0.value), mode: .file)
            })
    }

    /// The plain files of a commit's tree, for records.
    func recordFiles(of commit: ObjectID) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for entry in try git.files(inTree: try git.commit(commit).tree) where entry.mode.isRegular {
            files[entry.path] = try git.blob(entry.id)
        }
        return files
    }
}

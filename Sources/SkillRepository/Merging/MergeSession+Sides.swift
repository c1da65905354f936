public import Git

extension MergeSession {
    /// What a side has in the place of a file that is in conflict as a whole.
    public enum SideContent: Hashable, Sendable {
        /// Nothing: it deleted the file.
        case deleted
        /// A file of text.
        case text
        /// A file that is no text, of so many bytes.
        case binary(Int)
        /// A symbolic link that leads there.
        case symlink(String)
        /// A submodule at this commit.
        case submodule(ObjectID)
    }

    /// What both sides have.
    public struct Sides: Hashable, Sendable {
        /// Our side.
        public var ours: SideContent
        /// Their side.
        public var theirs: SideContent

        /// Whether a person can write the file in an editor.
        public var areText: Bool {
            [ours, theirs].allSatisfy { $0 == .text || $0 == .deleted }
        }
    }

    func sides(of file: ConflictedFile) throws -> Sides {
        Sides(ours: try content(of: file.ours), theirs: try content(of: file.theirs))
    }

    private func content(of version: ConflictedFile.Version?) throws -> SideContent {
        guard let version else { return .deleted }
        switch version.mode {
        case .symlink: return .symlink(String(decoding: try repository.git.blob(version.id), as: UTF8.self))
        case .submodule, .directory: return .submodule(version.id)
        case .file, .executable:
            let bytes = try repository.git.blob(version.id)
            return Repository.isBinary(bytes) ? .binary(bytes.count) : .text
        }
    }
}

internal import Clibgit2

extension Repository {
    /// Writes bytes as a blob, unfiltered: what goes in comes out.
    public func writeBlob(_ bytes: [UInt8]) throws(GitError) -> ObjectID {
        var id = git_oid()
        let code = withAddress(of: bytes) { git_blob_create_from_buffer(&id, pointer, $0, $1) }
        try check("write a blob", code)
        batch?.ids.append(ObjectID(id))
        return ObjectID(id)
    }

    /// Writes text as a blob, in UTF-8.
    public func writeBlob(_ text: String) throws(GitError) -> ObjectID { try writeBlob(Array(text.utf8)) }

    /// The bytes of a blob.
    ///
    /// - Throws: `notFound`; `invalid` when the object is something else.
    public func blob(_ id: ObjectID) throws(GitError) -> [UInt8] {
        let blob = try lookUpBlob(id)
        let count = Int(git_blob_rawsize(blob.pointer))
        guard count > 0, let start = git_blob_rawcontent(blob.pointer) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    func lookUpBlob(_ id: ObjectID) throws(GitError) -> Owned {
        var raw = id.raw
        return try Owned("read a blob", path: id.hex, free: git_blob_free) {
            git_blob_lookup(&$0, pointer, &raw)
        }
    }

    /// True where the object is in this repository.
    public func contains(_ id: ObjectID) throws(GitError) -> Bool {
        let store = try Owned("open the object store", free: git_odb_free) {
            git_repository_odb(&$0, pointer)
        }
        var raw = id.raw
        return git_odb_exists(store.pointer, &raw) == 1
    }

    /// The name these bytes would have as a blob; nothing is written.
    public static func blobID(of bytes: [UInt8]) throws(GitError) -> ObjectID {
        try LibGit2.start()
        var id = git_oid()
        let code = withAddress(of: bytes) { git_odb_hash(&id, $0, $1, GIT_OBJECT_BLOB) }
        try check("hash a blob", code)
        return ObjectID(id)
    }

    /// The tree that `id` is or, if it is a commit or tag, leads to.
    func peelToTree(_ id: ObjectID) throws(GitError) -> Owned {
        try peel(id, to: GIT_OBJECT_TREE, free: git_tree_free)
    }

    func peel(
        _ id: ObjectID, to type: git_object_t, free: @escaping (OpaquePointer?) -> Void
    ) throws(GitError) -> Owned {
        var raw = id.raw
        let object = try Owned("read an object", path: id.hex, free: git_object_free) {
            git_object_lookup(&$0, pointer, &raw, GIT_OBJECT_ANY)
        }
        return try Owned("read an object", path: id.hex, free: free) {
            git_object_peel(&$0, object.pointer, type)
        }
    }
}

/// Hands bytes to C, which takes no null pointer even where the count is zero.
func withAddress<R>(of bytes: [UInt8], _ body: (UnsafeRawPointer, Int) -> R) -> R {
    bytes.withUnsafeBytes { buffer in
        if let start = buffer.baseAddress { return body(start, buffer.count) }
        return withUnsafePointer(to: UInt8(0)) { body(UnsafeRawPointer($0), 0) }
    }
}

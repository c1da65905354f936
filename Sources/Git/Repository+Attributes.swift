internal import Clibgit2

extension Repository {
    /// The value that git's files of attributes (the work tree's, `info/attributes`, the user's, the system's) give a path.
    ///
    /// - Returns: the text of `name=text`; nil where the attribute is set without one, unset, or not mentioned.
    public func attribute(_ name: String, of path: String) throws(GitError) -> String? {
        var value: UnsafePointer<CChar>?
        let flags = UInt32(GIT_ATTR_CHECK_FILE_THEN_INDEX)
        try check("read the attributes", git_attr_get(&value, pointer, flags, path, name), path: path)
        guard git_attr_value(value) == GIT_ATTR_VALUE_STRING else { return nil }
        return value.map { String(cString: $0) }
    }
}

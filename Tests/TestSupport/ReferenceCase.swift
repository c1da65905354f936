internal import FoundationEssentials

/// A case of the reference validator: a folder, and what the reference was observed to say of it.
public struct ReferenceCase: Decodable {
    /// A file or folder of the case.
    public struct File: Decodable {
        /// Where it lies in the case's folder.
        public var path: String
        /// Its bytes in base64; `nil` for none.
        public var base64: String?
        /// Whether it is a folder.
        public var directory: Bool?
    }

    /// What the reference did.
    public struct Answer: Decodable {
        /// Its exit code.
        public var exit: Int
        /// What it printed, with `<T>` for the parent of the folder.
        public var output: String
    }

    /// The case's name.
    public var `case`: String
    /// The folder's name.
    public var directory: String
    /// What lies in the folder.
    public var files: [File]
    /// The answer of `validate`.
    public var validate: Answer

    /// The observed cases; `nil`, with a printed reason, where they are absent.
    public static func observed() throws -> [ReferenceCase]? {
        guard let path = SharedMaterial.path("spec/skills-ref-cases.json") else { return nil }
        return try JSONDecoder().decode([ReferenceCase].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// Lays the case out in a sandbox.
    ///
    /// - Parameters:
    ///   - sandbox: where it is laid out.
    ///   - folder: the case's folder below the sandbox's.
    public func lay(in sandbox: Sandbox, folder: String) throws {
        try sandbox.run(["mkdir", "-p", folder])
        for file in files {
            let path = folder + "/" + file.path
            if file.directory == true {
                try sandbox.run(["mkdir", "-p", path])
            } else {
                try sandbox.write(path, bytes: Array(Data(base64Encoded: file.base64 ?? "") ?? Data()))
            }
        }
    }
}

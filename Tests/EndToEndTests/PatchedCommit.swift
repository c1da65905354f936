/// A commit of an evolution branch as git shows it.
struct PatchedCommit {
    /// A trailer as git parses it.
    struct Trailer: Equatable {
        var name: String
        var value: String
    }

    /// The commit's id.
    var id: String
    /// The whole message.
    var message: String
    /// The trailers in order.
    var trailers: [Trailer]
    /// The lines that the commit adds, in every file.
    var added: [String]

    /// The first line of the message.
    var title: String { String(message.prefix { $0 != "\n" }) }

    /// The message without its trailers.
    var body: String {
        message.split(separator: "\n").filter { !$0.hasPrefix("Skillgit-") }.joined(separator: "\n")
    }

    /// The patch's id.
    var patch: String { value("Skillgit-Patch") ?? "" }

    /// The value of the first trailer of a name.
    func value(_ name: String) -> String? { trailers.first { $0.name == name }?.value }

    /// The values of all trailers of a name.
    func values(_ name: String) -> [String] { trailers.filter { $0.name == name }.map(\.value) }

    /// Whether the commit adds a line with all these words.
    func adds(_ words: String...) -> Bool {
        added.contains { line in words.allSatisfy { line.contains($0) } }
    }
}

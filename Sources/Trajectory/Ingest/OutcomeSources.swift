/// Where outcomes that the trajectories do not record come from, in the order in which they are believed: the file the
/// user named, `outcomes.jsonl` beside the trajectory, the report of an evaluation beside it, the user's command, the
/// names of folders.
final class OutcomeSources {
    private let named: OutcomeFile?
    private let command: OutcomeCommand?
    /// The file of outcomes in the folder that was read last: files come sorted by path.
    private var beside: (folder: String, file: OutcomeFile?)?
    private var reports = OutcomeReports()
    /// What could not be used.
    private(set) var notes: [String] = []

    private static let largestFile = 64 << 20

    init(options: IngestOptions) {
        command = options.outcomeCommand
        guard let path = options.outcomesFile else {
            named = nil
            return
        }
        named = Self.read(path)
        if let named {
            note(named.problems.map { "\(path): \($0)" })
        } else {
            note(["\(path) cannot be read"])
        }
    }

    /// What is said of a trajectory; `nil` when nothing is.
    func label(of summary: TrajectorySummary) -> OutcomeLabel? {
        let (id, file, ordinal) = (summary.id, summary.file, summary.ordinal)
        if let label = named?.label(id: id, file: file, ordinal: ordinal) { return label }
        if let label = besideFile(file)?.label(id: id, file: file, ordinal: ordinal) { return label }
        if let label = reports.label(of: summary) { return label }
        if let label = command?.run(file: file, id: id, ordinal: ordinal) {
            if label.origin != .none { return label }
            if let text = label.note { note([text]) }
        }
        return OutcomeFile.label(folderOf: file)
    }

    private func besideFile(_ file: String) -> OutcomeFile? {
        let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
            separator: "/")
        let place = folder.isEmpty ? (file.hasPrefix("/") ? "/" : ".") : folder
        if let beside, beside.folder == place { return beside.file }
        let path = place + "/outcomes.jsonl"
        let found = FileBytes.kind(of: path) == .file ? Self.read(path) : nil
        if let found { note(found.problems.map { "\(path): \($0)" }) }
        beside = (place, found)
        return found
    }

    private static func read(_ path: String) -> OutcomeFile? {
        guard FileBytes.size(of: path) <= largestFile, FileBytes.kind(of: path) == .file,
            let bytes = try? FileBytes.contents(of: path, most: largestFile)
        else { return nil }
        return OutcomeFile(bytes)
    }

    private func note(_ more: [String]) {
        notes += more.prefix(100 - min(100, notes.count))
    }
}

extension FileBytes {
    /// All bytes of a small file.
    ///
    /// - Throws: `TrajectoryFailure` when it cannot be read or is larger than `most`.
    static func contents(of path: String, most: Int) throws(TrajectoryFailure) -> [UInt8] {
        let file = try FileBytes(path: path, display: path, chunkSize: 1 << 16)
        var bytes: [UInt8] = []
        while true {
            let piece = try file.next(display: path)
            if piece.isEmpty { return bytes }
            guard bytes.count + piece.count <= most else {
                throw TrajectoryFailure(file: path, reason: "larger than \(most) bytes")
            }
            bytes += piece
        }
    }
}

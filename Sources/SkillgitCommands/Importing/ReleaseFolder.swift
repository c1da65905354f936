internal import Evolution
internal import Glibc
internal import JSON
internal import Trajectory

/// Reads a folder that the Trace2Skill release wrote.
struct ReleaseFolder {
    /// Which of the patches in it are meant.
    enum Stage: String, CaseIterable {
        /// The most merged ones that are there.
        case final
        /// Those of single batches.
        case map
    }

    /// A file that is there and could not be used.
    struct Problem {
        var file: String
        var reason: String
    }

    /// What was read, secrets redacted.
    private(set) var release = ImportedRelease(records: [], patches: [])
    /// The files of records that were read.
    private(set) var recordFiles: [String] = []
    /// What could not be used.
    private(set) var problems: [Problem] = []
    /// What was redacted.
    private(set) var redactions = RedactionReport()

    private static let mostEdits = 5_000

    private let root: String
    private let redactor: Redactor

    /// Reads the folder.
    ///
    /// - Throws: ``CommandFailure`` when it holds no patches, or those of several outputs.
    init(_ root: String, records: [String], stage: Stage, redactor: Redactor) throws {
        self.root = root
        self.redactor = redactor
        let folders = Self.folders(under: root)
        for folder in folders {
            for name in DirectoryNames.names(in: folder) where Self.isRecords(name) {
                read(records: folder + "/" + name)
            }
        }
        for path in records where !path.hasPrefix(root + "/") || !recordFiles.contains(shown(path)) {
            read(records: path)
        }
        let outputs = folders.filter { !Self.patches(in: $0, stage: stage).isEmpty }
        guard let output = outputs.first else {
            throw CommandFailure(
                "'\(Visible.line(root))' holds no patches of Trace2Skill",
                hints: ["name the folder with final_patch.json, merge_level_K/ or map_patches/"], status: .negative)
        }
        if outputs.count > 1 {
            throw CommandFailure(
                "'\(Visible.line(root))' holds \(outputs.count) outputs of Trace2Skill",
                hints: outputs.prefix(5).map { "name one: \(Visible.line($0))" }, status: .usage)
        }
        for path in Self.patches(in: output, stage: stage) {
            if let patch = patch(path) { release.patches.append(patch) }
        }
        for path in Self.files(in: output + "/map_patches", ending: ".json") where stage != .map {
            if let patch = patch(path) { release.origins.append(patch) }
        }
        if stage == .map { release.origins = release.patches }
        // The release takes all errors first.
        let all = release.records
        release.records = all.filter { !$0.isSuccess } + all.filter(\.isSuccess)
        if release.patches.isEmpty {
            throw CommandFailure(
                "none of the patches in '\(Visible.line(output))' can be read",
                hints: problems.prefix(3).map { "\(Visible.line($0.file)): \(Visible.line($0.reason))" },
                status: .negative)
        }
    }

    // MARK: Finding

    /// The folder and those below it, three levels deep; links are not followed.
    private static func folders(under root: String) -> [String] {
        var all = [root]
        var level = [root]
        for _ in 0..<3 {
            level = level.flatMap { folder in
                DirectoryNames.names(in: folder).filter { !$0.hasPrefix(".") }.map { folder + "/" + $0 }
                    .filter(isFolder)
            }
            all += level.prefix(1_000)
        }
        return all.filter { folder in
            let name = folder.split(separator: "/").last.map(String.init) ?? ""
            return folder == root
                || !["map_patches", "map_semantic", "prompt_samples"].contains(name) && !isLevel(name)
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func isFile(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    private static func isLevel(_ name: String) -> Bool { name.hasPrefix("merge_level_") }

    private static func isRecords(_ name: String) -> Bool {
        name.hasSuffix(".json") && (name.contains("records") || name.contains("patterns"))
    }

    private static func files(in folder: String, ending suffix: String) -> [String] {
        DirectoryNames.names(in: folder).filter { $0.hasSuffix(suffix) }.map { folder + "/" + $0 }.filter(isFile)
    }

    /// The files of patches in one output, of the most merged stage that is there.
    private static func patches(in output: String, stage: Stage) -> [String] {
        if stage == .final {
            for name in ["translated_final_patch.json", "final_patch.json"] where isFile(output + "/" + name) {
                return [output + "/" + name]
            }
            let levels = DirectoryNames.names(in: output).filter { isLevel($0) && !$0.hasSuffix("_semantic") }
                .sorted { (Int($0.dropFirst(12)) ?? 0) > (Int($1.dropFirst(12)) ?? 0) }
            for level in levels {
                let found = files(in: output + "/" + level, ending: ".json")
                if !found.isEmpty { return found }
            }
        }
        let found = files(in: output + "/map_patches", ending: ".json")
        if !found.isEmpty { return found }
        if stage == .final, isFile(output + "/final_semantic_patch.md") { return [output + "/final_semantic_patch.md"] }
        return files(in: output + "/map_semantic", ending: ".md")
    }

    // MARK: Reading

    private func shown(_ path: String) -> String {
        if path.hasPrefix(root + "/") { return String(path.dropFirst(root.count + 1)) }
        // Where a file lies outside of the folder is nobody else's business: the name goes into the run.
        return path.split(separator: "/").last.map(String.init) ?? path
    }

    private mutating func text(_ path: String) -> String? {
        do {
            return try UserFile.text(at: path)
        } catch {
            problems.append(
                Problem(file: shown(path), reason: (error as? CommandFailure)?.message ?? "cannot be read"))
            return nil
        }
    }

    private mutating func json(_ path: String) -> JSONValue? {
        guard let text = text(path) else { return nil }
        do throws(JSONError) {
            return redactor.redact(try JSONValue.parse(text), counting: &redactions)
        } catch {
            problems.append(Problem(file: shown(path), reason: "no JSON: \(error)"))
            return nil
        }
    }

    private mutating func read(records path: String) {
        guard let value = json(path) else { return }
        let name = shown(path)
        let isSuccess: Bool? = name.contains("error") ? false : name.contains("success") ? true : nil
        guard let read = ImportedRecord.read(value, source: name, isSuccess: isSuccess) else {
            problems.append(Problem(file: name, reason: "neither records nor patterns of Trace2Skill"))
            return
        }
        recordFiles.append(name)
        release.records += read.records
        if read.unread > 0 {
            problems.append(
                Problem(file: name, reason: "\(read.unread) of its entries are in no shape that is known"))
        }
    }

    private mutating func patch(_ path: String) -> ImportedPatch? {
        let name = shown(path)
        let patch: ImportedPatch?
        if path.hasSuffix(".md") {
            guard let text = text(path) else { return nil }
            patch = ImportedPatch(markdown: redactor.redact(text, counting: &redactions), source: name)
        } else {
            guard let value = json(path) else { return nil }
            patch = ImportedPatch(value, source: name)
        }
        guard let patch else {
            problems.append(Problem(file: name, reason: "no patch of Trace2Skill"))
            return nil
        }
        guard patch.edits.count <= Self.mostEdits else {
            problems.append(Problem(file: name, reason: "it has more than \(Self.mostEdits) edits"))
            return nil
        }
        return patch
    }
}

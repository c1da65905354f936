internal import JSON

/// Reads the trajectories of one file, or of a Harbor trial or job folder, whatever format they are in.
///
/// The format is told by the content. Steps go to the sink as they are complete, raw: neither redacted nor with an
/// inferred outcome. Memory is bounded by the limits, whatever the file's size.
///
/// An ATIF file is read by itself: steps it repeats from another (`is_copied_context`) are skipped, so that a
/// continuation read beside it adds only what is new; embedded sub-agents follow it as trajectories of their own. In a
/// Harbor trial the continuations are joined. A sub-agent's own session file is a trajectory of its own.
public struct TrajectoryFileReader: Sendable {
    private let file: String
    private let display: String
    private let limits: TrajectoryReadLimits

    /// Names what to read.
    ///
    /// - Parameters:
    ///   - file: the path of the file or folder.
    ///   - display: how failures and summaries name it.
    ///   - limits: how much to keep in memory.
    public init(file: String, display: String, limits: TrajectoryReadLimits = TrajectoryReadLimits()) {
        self.file = file
        self.display = display
        self.limits = limits
    }

    /// Reads everything into `sink`.
    ///
    /// What cannot be read, in whole or in part, is said to the sink (`broke`), and the rest goes on.
    ///
    /// - Throws: only what the sink throws.
    public func read(into sink: inout some TrajectorySink) throws {
        try SinkPort.with(&sink) { port in
            do {
                if FileBytes.kind(of: file) == .folder {
                    try HarborReader(folder: file, display: display, limits: limits).read(into: port)
                } else {
                    try read(into: port, format: nil, overlay: TrajectoryFacts())
                }
            } catch let failure as TrajectoryFailure {
                try port.broke(failure)
            }
        }
    }

    /// The format of the file.
    ///
    /// - Throws: `TrajectoryFailure` with the reason why the file is not read.
    public func detectFormat() throws(TrajectoryFailure) -> TrajectoryFormat {
        if FileBytes.kind(of: file) == .folder {
            if HarborReader.isTrial(file) || HarborReader.isJob(file) { return .harbor }
            throw TrajectoryFailure(file: display, reason: "a folder that is no Harbor trial or job")
        }
        let finding: FormatProbe.Finding
        do {
            finding = try FormatProbe(scan: scan).find()
        } catch let failure as TrajectoryFailure {
            throw failure
        } catch {
            throw TrajectoryFailure(file: display, reason: "\(error)")
        }
        switch finding.decision {
        case .read(let format): return format
        case .companion(let kind): throw companion(kind)
        case .refuse(let reason): throw TrajectoryFailure(file: display, reason: reason)
        }
    }

    /// Whether the file is none to read, but lies beside trajectories and tells how they ended.
    ///
    /// A file that cannot be read is not.
    var isCompanion: Bool {
        guard FileBytes.kind(of: file) == .file, let finding = try? FormatProbe(scan: scan).find(),
            case .companion = finding.decision
        else { return false }
        return true
    }

    private func companion(_ kind: String) -> TrajectoryFailure {
        TrajectoryFailure(file: display, reason: "\(kind), which has no trajectories; name the folder of the runs")
    }

    private var scan: JSONScan { JSONScan(path: file, display: display, limits: limits) }

    /// Reads the file; `format` is what the summaries say instead of the file's own, `overlay` what they know besides.
    func read(into port: SinkPort, format: TrajectoryFormat?, overlay: TrajectoryFacts) throws {
        let finding = try FormatProbe(scan: scan).find()
        let found: TrajectoryFormat
        switch finding.decision {
        case .read(let format): found = format
        case .companion(let kind): throw companion(kind)
        case .refuse(let reason): throw TrajectoryFailure(file: display, reason: reason)
        }
        let assembler = TrajectoryAssembler(
            output: port, display: display, limits: limits, format: format ?? found)
        assembler.overlay = overlay
        switch (found, finding.layout) {
        case (.claudeCode, .lines): try readClaudeLines(into: assembler)
        case (.claudeCode, _): try readDocuments(.claudeCode, finding.layout, into: assembler)
        case (.codex, _): try CodexReader(scan: scan).read(into: assembler)
        case (.atif, _): try readATIF(finding.layout, into: assembler)
        case (.sweAgent, let layout):
            try readDocuments(.sweAgent(fromHistory: SWEAgentHistory.isIn(scan)), layout, into: assembler)
        case (.miniSWEAgent, let layout): try readDocuments(.miniSWEAgent, layout, into: assembler)
        case (.inspect, .archive):
            let archive = try ZipArchive(path: file, display: display)
            try InspectArchiveReader(archive: archive, display: display, limits: limits).read(into: assembler)
        case (.inspect, let layout): try readInspect(layout, into: assembler)
        case (.trace2skill, .markdown):
            var reader = Trace2SkillMarkdownReader(scan: scan, assembler: assembler)
            try reader.read()
        case (.trace2skill, _): try Trace2SkillLinesReader(scan: scan).read(into: assembler)
        case (.messages, _), (.harbor, _): try readDocuments(.messages, finding.layout, into: assembler)
        }
    }

    private func readInspect(_ layout: FormatProbe.Layout, into assembler: TrajectoryAssembler) throws {
        let attachments = try InspectAttachments(scan: scan, isSample: false)
        let log = InspectLog(isSample: false, eval: nil, attachments: attachments)
        try readDocuments(.inspect(log), layout, into: assembler)
    }

    /// A session has a record a line; a wrapped export that happens to stand on one line has not.
    private func readClaudeLines(into assembler: TrajectoryAssembler) throws {
        var first = FormatEvidence()
        try scan.lines(into: &first) { _, _, _ in false }
        if first.isArray || first.keys.contains("loglines") {
            try readDocuments(.claudeCode, .lines, into: assembler)
        } else {
            try ClaudeCodeReader(scan: scan).read(into: assembler)
        }
    }

    /// Each level of sub-agents is a pass of its own, so that one trajectory is open at a time.
    private func readATIF(_ layout: FormatProbe.Layout, into assembler: TrajectoryAssembler) throws {
        for level in 0..<8 {
            let sawDeeperLevel = try readDocuments(.atif(level: level), layout, into: assembler)
            if !sawDeeperLevel { return }
        }
    }

    @discardableResult
    private func readDocuments(
        _ kind: DocumentReader.Kind, _ layout: FormatProbe.Layout, into assembler: TrajectoryAssembler
    ) throws -> Bool {
        var reader = DocumentReader(kind: kind, assembler: assembler)
        switch layout {
        case .lines:
            try scan.lines(into: &reader) { reader, _, problem in
                if let problem { try reader.broke(problem) }
                return true
            }
        case .document, .archive, .markdown:
            do {
                try scan.document(into: &reader)
            } catch let problem as JSONError {
                try reader.broke(problem)
            }
        }
        try reader.finish()
        return reader.sawDeeperLevel
    }
}

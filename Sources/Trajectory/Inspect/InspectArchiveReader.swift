internal import JSON

/// Reads an Inspect log that is a zip archive (`.eval`): a member for the log's header, one for each sample and epoch.
struct InspectArchiveReader {
    private static let largestHeader = 64 << 20

    let archive: ZipArchive
    let display: String
    let limits: TrajectoryReadLimits

    /// Whether the archive is such a log, whole or cut off before its header was written.
    var isLog: Bool {
        archive.member("header.json") != nil || archive.member("_journal/start.json") != nil
    }

    /// Reads all samples; one that is damaged or refused is said, and the rest goes on.
    ///
    /// - Throws: only what the sink throws.
    func read(into assembler: TrajectoryAssembler) throws {
        let eval = header()
        let samples = samples
        if samples.isEmpty { return try assembler.refuse("an Inspect log without samples") }
        for sample in samples {
            do {
                let scan = scan(sample)
                // Reads the member to its end, so that a wrong checksum is known before anything is handed over.
                let attachments = try InspectAttachments(scan: scan, isSample: true)
                var reader = DocumentReader(
                    kind: .inspect(InspectLog(isSample: true, eval: eval, attachments: attachments)),
                    assembler: assembler)
                try scan.document(into: &reader)
                try reader.finish()
            } catch let failure as TrajectoryFailure {
                try assembler.fail("\(sample.name): \(failure.reason)")
            } catch let problem as JSONError {
                try assembler.fail(
                    "\(sample.name): \(problem.reason)", line: problem.line, byteOffset: problem.byteOffset)
            }
        }
    }

    /// The members that are samples, each name once, in the order of the samples' names.
    private var samples: [ZipMember] {
        var byName: [String: ZipMember] = [:]
        for member in archive.members
        where member.name.hasPrefix("samples/") && member.name.hasSuffix(".json") {
            byName[member.name] = member
        }
        return byName.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    private func scan(_ member: ZipMember) -> JSONScan {
        JSONScan(path: "", display: display + "/" + member.name, limits: limits) {
            try archive.open(member, chunkSize: limits.chunkSize)
        }
    }

    /// What the header says about the evaluation, as far as it can be read.
    private func header() -> JSONValue? {
        for name in ["header.json", "_journal/start.json"] {
            guard let member = archive.member(name), member.size <= Self.largestHeader else { continue }
            var line = RecordLine(limits: limits)
            guard (try? scan(member).document(into: &line)) != nil, let value = line.take() else { continue }
            if let eval = value["eval"] { return eval }
        }
        return nil
    }
}

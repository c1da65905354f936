internal import Git
internal import StructuralMerge
internal import Wording

/// `merge-file`: git's command of that name, with structure.
enum MergeFileProgram {
    /// The exit code of git where files cannot be merged.
    private static let failed: Int32 = 255

    /// Merges the files that the command line names.
    ///
    /// - Returns: the number of conflicts, at most 127; more says that nothing was merged.
    static func run(_ arguments: [String]) -> Int32 {
        do {
            return try run(MergeFileOptions(arguments: arguments))
        } catch let error as UsageError {
            ProgramOutput.say("error: \(error.message)")
            if let hint = error.hint { ProgramOutput.say("hint: \(hint)") }
            ProgramOutput.say("usage: \(usage)")
            return UsageError.status
        } catch let failure as VersionFile.Failure {
            ProgramOutput.say("error: \(Visible.line(failure.message))")
        } catch let error as GitError {
            ProgramOutput.say("error: \(Visible.line(error.description))")
            if let mend = error.mend { ProgramOutput.say("hint: \(mend)") }
        } catch let error as MergeRules.UnknownRule {
            ProgramOutput.say("error: \(Visible.line(error.description))")
            ProgramOutput.say("hint: \(MergeWording.ruleNames)")
        } catch {
            ProgramOutput.say("error: \(Visible.line("\(error)"))")
        }
        return failed
    }

    /// The command line in short.
    static let usage =
        "skillgit merge-file [<options>] [-L <name1> [-L <orig> [-L <name2>]]] <file1> <orig-file> <file2>"

    private static func run(_ options: MergeFileOptions) throws -> Int32 {
        let versions = try VersionFile.texts(of: options.files)
        let isMarkdown = MarkdownName.isMarkdown(
            [options.files.ours, options.files.base, options.files.theirs] + options.labels)
        // Where the options alone leave no rule, none that is configured can come back.
        let usesRules = isMarkdown && !options.rules(from: MergeRules(Set(MergeRule.allCases))).enabled.isEmpty
        let merge = try VersionMerge.merge(
            versions, rules: usesRules ? { try options.rules(from: RepositorySettings.rules()) } : nil,
            style: MarkerStyle(
                layout: options.layout ?? (options.favor == nil ? RepositorySettings.conflictStyle() : nil) ?? .merge,
                favor: options.favor, size: options.markerSize, labels: options.names))
        let wording = MergeWording(
            merge: merge, name: options.names.ours, isMarkdown: isMarkdown, favor: options.favor)
        if !options.isQuiet { wording.warnings.forEach(ProgramOutput.say) }
        if options.explains { wording.explanation.forEach(ProgramOutput.say) }
        if !options.printsResult {
            try ResultFile.write(merge.bytes, to: options.files.ours, insteadOf: versions.ours, isSynced: true)
        }
        if options.printsJSON {
            let report = MergeReport.json(
                of: merge, favor: options.favor, text: options.printsResult ? merge.bytes : nil)
            try print(Array("\(report)\n".utf8))
        } else if options.printsResult {
            try print(merge.bytes)
        }
        return Int32(min(merge.markedConflicts, 127))
    }

    private static func print(_ bytes: [UInt8]) throws {
        guard ProgramOutput.print(bytes) else {
            throw VersionFile.Failure(message: "Could not write to standard output")
        }
    }
}

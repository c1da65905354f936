internal import Git
internal import StructuralMerge
internal import Wording

/// `merge-driver`: what git runs for each file that both sides of a merge, rebase, cherry-pick or stash changed.
enum MergeDriverProgram {
    /// Conflicts are left.
    private static let conflicts: Int32 = 1
    /// Nothing was merged and nothing written: the configured command then lets git merge (``MergeDriverCommand``).
    private static let failed: Int32 = 255

    /// Merges the files that git named, and writes the result into ours.
    ///
    /// - Returns: 0 for a clean result, 1 where conflicts are left, more where nothing was done.
    static func run(_ arguments: [String]) -> Int32 {
        do {
            return try run(MergeDriverArguments(arguments))
        } catch let error as UsageError {
            ProgramOutput.say("error: \(error.message)")
            if let hint = error.hint { ProgramOutput.say("hint: \(hint)") }
            return UsageError.status
        } catch let failure as VersionFile.Failure {
            ProgramOutput.say("error: \(Visible.line(failure.message))")
        } catch {
            ProgramOutput.say("error: \(Visible.line("\(error)"))")
        }
        return failed
    }

    private static func run(_ arguments: MergeDriverArguments) throws -> Int32 {
        let versions: ThreeWay<[UInt8]>
        do {
            versions = try VersionFile.texts(of: arguments.files)
        } catch let failure as VersionFile.Failure where failure.isBinary {
            // git's own merge keeps our side and leaves the conflict.
            let path = Visible.line(arguments.path)
            let sides = Visible.line("\(arguments.labels.ours) vs. \(arguments.labels.theirs)")
            ProgramOutput.say("warning: Cannot merge binary files: \(path) (\(sides))")
            return conflicts
        }
        let isMarkdown = MarkdownName.isMarkdown([arguments.path])
        let merge = try merge(versions, arguments, rules: isMarkdown ? { rules(arguments) } : nil)
        let wording = MergeWording(merge: merge, name: arguments.path, isMarkdown: isMarkdown, favor: nil)
        wording.warnings.forEach(ProgramOutput.say)
        // git reads this temporary file back at once: whole it must be, safe from a power loss it need not.
        try ResultFile.write(merge.bytes, to: arguments.files.ours, insteadOf: versions.ours, isSynced: false)
        return merge.markedConflicts == 0 ? 0 : conflicts
    }

    /// The configured rules; a name that is no rule's is told and must not stop git.
    private static func rules(_ arguments: MergeDriverArguments) -> MergeRules {
        do {
            return try RepositorySettings.rules(changing: arguments.usualRules)
        } catch {
            ProgramOutput.say("warning: \(Visible.line(error.description)); \(MergeWording.ruleNames)")
            return arguments.usualRules
        }
    }

    /// The merge by structure; should it throw, the one by lines.
    private static func merge(
        _ versions: ThreeWay<[UInt8]>, _ arguments: MergeDriverArguments, rules: (() -> MergeRules)?
    ) throws -> VersionMerge {
        func style() -> MarkerStyle {
            MarkerStyle(
                layout: RepositorySettings.conflictStyle() ?? .merge, size: arguments.markerSize,
                labels: arguments.labels)
        }
        do {
            return try VersionMerge.merge(versions, rules: rules, style: style())
        } catch {
            return try VersionMerge.byLines(versions, style: style())
        }
    }
}

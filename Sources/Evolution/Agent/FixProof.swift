/// Decides whether a passed check proves that a fix was found.
///
/// A checker can be cheated: with the expected answer, with the output that failed, by changing it, or because it accepts
/// anything. The proof is tied to the content of the file that it judged.
enum FixProof {
    /// Why a check proves nothing; `nil` when it proves the fix.
    static func objection(
        to check: TaskCheck, originals: [FileFingerprint], expected: [FileFingerprint]
    ) -> String? {
        if !check.isPassed { return "the checker did not pass" }
        if !check.keepsChecker { return "the checker was changed while it ran" }
        if check.file.isBlank { return "the file is empty" }
        if originals.contains(where: check.file.resembles) {
            return "the file is what the failed run had or had produced"
        }
        if expected.contains(where: check.file.resembles) { return "the file is a copy of the expected answer" }
        if let accepted = check.alsoAccepts {
            return "the checker passes on \(accepted) as well, so its passing says nothing"
        }
        return nil
    }
}

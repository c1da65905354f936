import TestSupport
import Testing

@testable import Skill

/// The 95 observed cases of the reference validator: verdict and messages to the byte, but for the words of YAML errors
/// and for the cases in which the reference dies with a traceback.
@Suite struct ReferenceValidatorTests {
    @Test func everyObservedCaseGetsTheSameAnswer() throws {
        guard let cases = try ReferenceCase.observed() else { return }
        var equal = 0
        for entry in cases {
            let sandbox = try Sandbox()
            try entry.lay(in: sandbox, folder: entry.directory)
            let folder = sandbox.path + "/" + entry.directory
            let messages = ReferenceValidator.messages(
                for: Result { () throws(SkillDirectory.Failure) in try SkillDirectory.read(folder) },
                path: folder,
                folderName: entry.directory)
            let shown = "<T>/" + entry.directory
            let output =
                messages.isEmpty
                ? "Valid skill: \(shown)"
                : "Validation failed for \(shown):\n" + messages.map { "  - \($0)" }.joined(separator: "\n")
            if isSame(output, exit: messages.isEmpty ? 0 : 1, entry.validate) {
                equal += 1
            } else {
                Issue.record("\(entry.case):\n\(output)\nexpected:\n\(entry.validate.output)")
            }
        }
        #expect(equal == cases.count)
        #expect(cases.count == 95)
    }

    private func isSame(_ output: String, exit: Int, _ expected: ReferenceCase.Answer) -> Bool {
        guard exit == expected.exit else { return false }
        if expected.output.hasPrefix("TRACEBACK") { return exit == 1 }
        let mark = "Invalid YAML in frontmatter:"
        if let at = expected.output.firstRange(of: mark) {
            return output.hasPrefix(expected.output[..<at.upperBound])
        }
        return output.unicodeScalars.elementsEqual(expected.output.unicodeScalars)
    }

    @Test func pathsThatAreNoFolderAreNamed() {
        #expect(
            ReferenceValidator.messages(for: .failure(.missing), path: "x", folderName: "x")
                == ["Path does not exist: x"])
        #expect(
            ReferenceValidator.messages(for: .failure(.notFolder), path: "x", folderName: "x")
                == ["Not a directory: x"])
    }
}

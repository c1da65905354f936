import TestSupport
import Testing

/// `validate --compat skills-ref` through the built program: output, error output and exit code of every observed case.
@Suite struct ReferenceProgramTests {
    @Test func everyObservedCasePrintsTheSame() throws {
        guard let cases = try ReferenceCase.observed() else { return }
        #expect(cases.count == 95)
        let sandbox = try Sandbox()
        for (number, entry) in cases.enumerated() {
            let root = "\(number)/\(entry.directory)"
            try entry.lay(in: sandbox, folder: root)
            let run = try sandbox.skillgit("validate", "--compat", "skills-ref", sandbox.path + "/" + root)
            expect(run, entry, shown: sandbox.path + "/\(number)/")
        }
    }

    private func expect(_ run: ProgramRun, _ entry: ReferenceCase, shown: String) {
        #expect(run.status == entry.validate.exit, "\(entry.case)")
        let expected = entry.validate.output
        if expected.hasPrefix("TRACEBACK") {
            #expect(run.output.isEmpty && run.errors.hasPrefix("Validation failed for "), "\(entry.case)")
            return
        }
        let (printed, silent) = entry.validate.exit == 0 ? (run.output, run.errors) : (run.errors, run.output)
        #expect(silent.isEmpty, "\(entry.case)")
        let text = printed.replacing(shown, with: "<T>/")
        if let mark = expected.firstRange(of: "Invalid YAML in frontmatter:") {
            #expect(text.hasPrefix(expected[..<mark.upperBound]), "\(entry.case)")
        } else {
            #expect(
                text.unicodeScalars.elementsEqual((expected + "\n").unicodeScalars), "\(entry.case): \(text)")
        }
    }

    @Test func pathsAreShownAsTheReferenceShowsThem() throws {
        let sandbox = try Sandbox()
        try sandbox.write("a/abc/SKILL.md", "---\nname: abc\ndescription: d\n---\n")
        for (path, shown) in [
            ("./a//abc/", "a/abc"), ("a/./abc/SKILL.md", "a/abc"), ("a/abc", "a/abc"),
            (sandbox.path + "/a/abc/", sandbox.path + "/a/abc"),
        ] {
            let run = try sandbox.skillgit("validate", "--compat", "skills-ref", path)
            #expect(run.output == "Valid skill: \(shown)\n")
            #expect(run.status == 0)
        }
        let here = try sandbox.skillgit("validate", "--compat", "skills-ref", in: "a/abc")
        #expect(
            here.errors == "Validation failed for .:\n  - Directory name '' must match skill name 'abc'\n")
        let absent = try sandbox.skillgit("validate", "--compat", "skills-ref", "gone")
        #expect(absent.status == 2)
        #expect(absent.errors.contains("Path 'gone' does not exist."))
        try sandbox.write("file.txt", "x")
        let file = try sandbox.skillgit("validate", "--compat", "skills-ref", "file.txt")
        #expect(file.errors == "Validation failed for file.txt:\n  - Not a directory: file.txt\n")
        #expect(file.status == 1)
    }

    @Test func onlyTheSkillFileIsRead() throws {
        let sandbox = try Sandbox()
        try sandbox.write("abc/real.md", "---\nname: abc\ndescription: d\n---\n")
        try sandbox.run(["ln", "-s", "real.md", "abc/SKILL.md"])
        try sandbox.run(["ln", "-s", ".", "abc/loop"])
        try sandbox.run(["mkfifo", "abc/pipe"])
        let run = try sandbox.skillgit("validate", "--compat", "skills-ref", "abc")
        #expect(run.output == "Valid skill: abc\n")
        try sandbox.run(["rm", "abc/SKILL.md"])
        try sandbox.run(["mkfifo", "abc/SKILL.md"])
        #expect(try sandbox.skillgit("validate", "--compat", "skills-ref", "abc").status == 1)
        #expect(try sandbox.skillgit("validate", "abc").status == 1)
    }
}

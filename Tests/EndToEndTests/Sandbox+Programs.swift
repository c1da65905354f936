import TestSupport

extension Sandbox {
    /// Links the programs under test into a folder of the sandbox, as an installation has them side by side.
    func linkPrograms(into folder: String) throws {
        let program = ProgramRun.skillgit
        let built = program.lastIndex(of: "/").map { String(program[..<$0]) } ?? "."
        for name in ["skillgit", "skillgit-merge"] {
            let run = try run(["ln", "-s", "\(built)/\(name)", "\(path)/\(folder)/\(name)"])
            guard run.status == 0 else { throw UnexpectedStatus(run: run) }
        }
    }
}

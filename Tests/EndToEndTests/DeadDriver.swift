import TestSupport

/// A merge driver that does not answer, each kind as a folder of programs for the front of `PATH`.
enum DeadDriver: String, CaseIterable {
    case missing, killed, failing, torn

    /// Makes the folder.
    ///
    /// - Parameter injector: the library that ends a process amid its writing; without it, `torn` is like `killed`.
    func folder(in sandbox: Sandbox, injector: String?) throws -> String {
        let folder = "dead-\(rawValue)"
        try sandbox.run(["mkdir", "-p", folder])
        if self == .missing { return "\(sandbox.path)/\(folder)" }
        for name in ["skillgit", "skillgit-merge"] {
            try sandbox.writeProgram("\(folder)/\(name)", "#!/bin/sh\n\(script(injector: injector))\n")
        }
        return "\(sandbox.path)/\(folder)"
    }

    private func script(injector: String?) -> String {
        switch self {
        case .failing: "exit 3"
        case .torn:
            // Ends by a half written file.
            injector.map {
                "LD_PRELOAD='\($0)' CRASH_FOLDER=\"$PWD\" CRASH_AT=1 exec '\(ProgramRun.skillgit)' \"$@\""
            } ?? "kill -9 $$"
        case .missing, .killed: "kill -9 $$"
        }
    }
}

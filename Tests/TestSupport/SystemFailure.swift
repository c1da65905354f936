internal import Glibc

/// A system call that failed while a test was set up.
public struct SystemFailure: Error, CustomStringConvertible {
    /// The call.
    public var operation: String
    /// `errno`.
    public var code: Int32

    /// Describes a failed call.
    public init(operation: String, code: Int32) {
        self.operation = operation
        self.code = code
    }

    /// The call and what the system says.
    public var description: String { "\(operation): \(String(cString: strerror(code)))" }
}

/// A program that was expected to succeed and did not.
public struct UnexpectedStatus: Error, CustomStringConvertible {
    /// What it did.
    public var run: ProgramRun

    /// Describes the run.
    public init(run: ProgramRun) { self.run = run }

    /// The command, its exit code and all it printed.
    public var description: String {
        "\(run.arguments.joined(separator: " ")) ended with \(run.status)\n\(run.output)\n\(run.errors)"
    }
}

internal import ArgumentParser

/// Puts the libraries' errors into words, in one place.
enum FailureWording {
    /// The words for an error; `nil` for ArgumentParser's own (help, version, usage).
    static func failure(for error: any Error) -> CommandFailure? {
        switch error {
        case let failure as CommandFailure: failure
        default: nil
        }
    }
}

internal import ChildProcesses

extension CommandModel {
    /// Reads the output of any program.
    static func plainReply(
        _ outcome: ChildProcess.Outcome, program: String
    ) throws(ModelError) -> ModelReply {
        if let error = failure(outcome) { throw error }
        var text = String(decoding: outcome.output, as: UTF8.self)
        while text.last?.isWhitespace == true { text.removeLast() }
        if text.isEmpty { throw ModelError(.malformed, "\(program) wrote nothing") }
        return ModelReply(text: text)
    }

    /// Why a program's run is no success, as far as the system says.
    static func failure(_ outcome: ChildProcess.Outcome) -> ModelError? {
        let said = lastLine(outcome.errors)
        let tail = said.isEmpty ? "" : ": \(said)"
        switch outcome.ending {
        case .exited(0): return nil
        // sysexits: a failure that may pass.
        case .exited(75):
            return ModelError(.transient(retryAfter: nil), "the program cannot answer now\(tail)")
        case .exited(let code):
            return ModelError(kind(of: said), "the program ended with exit code \(code)\(tail)")
        case .signalled(let number):
            return ModelError(.transient(retryAfter: nil), "the program was ended by signal \(number)\(tail)")
        case .timedOut: return ModelError(.transient(retryAfter: nil), "the program took too long")
        case .wroteTooMuch: return ModelError(.malformed, "the program wrote too much")
        case .cancelled: return ModelError(.cancelled, "the call was cancelled")
        case .notStarted(let code):
            return ModelError(.refused, "the program cannot be started (errno \(code))")
        }
    }

    /// What kind of failure an agent's words tell of.
    static func kind(of words: String) -> ModelError.Kind {
        let lower = words.lowercased()
        func says(_ list: [String]) -> Bool { list.contains { lower.contains($0) } }
        if says(["usage limit", "credit balance", "insufficient_quota", "quota exceeded"]) { return .quota }
        if says([
            "invalid api key", "not logged in", "please run /login", "authentication", "401 unauthorized",
        ]) {
            return .unauthorized
        }
        if says(["prompt is too long", "context window", "context length"]) { return .contextLength }
        if says(["overloaded", "rate limit", "429", "529", "503", "timed out", "connection error"]) {
            return .transient(retryAfter: nil)
        }
        return .refused
    }

    /// The last line with text, shortened and without control characters.
    static func lastLine(_ bytes: [UInt8]) -> String {
        let line = bytes.split { $0 == 0x0A || $0 == 0x0D }.last { $0.contains { $0 > 0x20 } } ?? []
        return clean(String(decoding: line, as: UTF8.self))
    }

    static func clean(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(200) {
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            scalars.append(isControl ? " " : scalar)
        }
        return String(scalars)
    }
}

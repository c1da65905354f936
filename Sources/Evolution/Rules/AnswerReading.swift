internal import Trajectory

/// What an answer's text is taken for: data, a sentence, or an error with the line that says it.
///
/// No product is known by name here: only what the format says, and the shapes that messages of programs have.
struct AnswerReading: Sendable {
    var answer: CallRecord.Answer
    /// The line that says what went wrong, cleaned of control characters, at most 400 bytes; empty for data.
    var line: String

    /// Reads an answer.
    init(_ result: ToolResult) {
        let code = result.exitCode ?? 0
        if result.status == .error || code != 0 {
            self.init(failing: result.content)
        } else if result.status == .ok {
            self.init(answer: .data, line: "")
        } else {
            self.init(unlabelled: result.content)
        }
    }

    private init(answer: CallRecord.Answer, line: String) {
        self.answer = answer
        self.line = line
    }

    /// The format says it failed: the first line with the shape of an error says why, else the first one.
    private init(failing text: String) {
        let lines = MessageLines(text, bytes: 8192, count: 120)
        if let last = lines.lastOfTraceback {
            self.init(answer: .error, line: last)
            return
        }
        let line = lines.first { MessageShape($0).isError } ?? lines.first ?? ""
        self.init(answer: .error, line: MessageShape.errorMember(of: line) ?? line)
    }

    private init(unlabelled text: String) {
        let lines = MessageLines(text, bytes: 1024, count: 1)
        guard let first = lines.first else {
            self.init(answer: .data, line: "")
            return
        }
        let shape = MessageShape(first)
        if let message = MessageShape.errorMember(of: first) {
            self.init(answer: .error, line: message)
        } else if shape.isError {
            let rest = first.hasPrefix("Traceback") ? MessageLines(text, bytes: 8192, count: 200) : lines
            self.init(answer: .error, line: rest.lastOfTraceback ?? first)
        } else if shape.isProse {
            self.init(answer: .prose, line: first)
        } else {
            self.init(answer: .data, line: "")
        }
    }
}

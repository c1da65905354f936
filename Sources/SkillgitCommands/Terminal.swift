internal import Glibc

/// Where a command writes and what it may ask: results on standard output, commentary and progress on standard error.
final class Terminal {
    /// One of the two outputs: a file descriptor with a buffer, or memory for tests.
    final class Output {
        /// Whether escape sequences may be written.
        var hasColor: Bool
        /// Whether a person is looking.
        let isTerminal: Bool
        private let descriptor: Int32
        /// Why something could not be written, as the system says it; `nil` while everything could.
        private(set) var failure: String?
        private var buffer: [UInt8] = []

        init(descriptor: Int32, isTerminal: Bool, hasColor: Bool) {
            self.descriptor = descriptor
            self.isTerminal = isTerminal
            self.hasColor = hasColor
        }

        /// Writes text; bytes that a terminal would obey are the caller's business (``Visible``).
        func write(_ text: String) {
            buffer.append(contentsOf: text.utf8)
            if buffer.count >= 1 << 16 || isTerminal { flush() }
        }

        /// Writes bytes as they are.
        func write(bytes: [UInt8]) {
            buffer.append(contentsOf: bytes)
            if buffer.count >= 1 << 16 { flush() }
        }

        /// Hands everything over to the system.
        ///
        /// A reader that has gone away (`skillgit log | head`) ends the process as SIGPIPE would, without a message.
        func flush() {
            var offset = 0
            while offset < buffer.count {
                let written = buffer[offset...].withUnsafeBytes {
                    Glibc.write(descriptor, $0.baseAddress, $0.count)
                }
                if written > 0 {
                    offset += written
                } else if written < 0, errno == EINTR {
                    continue
                } else if written < 0, errno == EPIPE {
                    Glibc._exit(141)
                } else {
                    failure = String(cString: strerror(errno))
                    break
                }
            }
            buffer.removeAll(keepingCapacity: true)
        }
    }

    let output: Output
    let errors: Output
    /// Whether a person can be asked: standard input and standard error are terminals and `--no-input` is not given.
    let canAsk: Bool
    /// Columns of the terminal; 80 when there is none.
    let width: Int

    init(environment: [String: String]) {
        let plain = environment["NO_COLOR"].map { !$0.isEmpty } ?? false || environment["TERM"] == "dumb"
        let outputIsTerminal = isatty(1) == 1
        let errorsIsTerminal = isatty(2) == 1
        output = Output(descriptor: 1, isTerminal: outputIsTerminal, hasColor: outputIsTerminal && !plain)
        errors = Output(descriptor: 2, isTerminal: errorsIsTerminal, hasColor: errorsIsTerminal && !plain)
        canAsk = isatty(0) == 1 && errorsIsTerminal
        var size = winsize()
        if let columns = environment["COLUMNS"].flatMap({ Int($0) }), columns > 20 {
            width = columns
        } else if ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 {
            width = Int(size.ws_col)
        } else {
            width = 80
        }
    }

    /// A result line.
    func print(_ line: String = "") { output.write(line + "\n") }

    /// A line of commentary.
    func say(_ line: String) { errors.write(line + "\n") }

    /// Hands everything over to the system, results first.
    func flush() {
        output.flush()
        errors.flush()
    }

    /// Asks and reads one line; `nil` at the end of input.
    func ask(_ question: String) -> String? {
        output.flush()
        errors.write(question)
        errors.flush()
        return readLine(strippingNewline: true)
    }
}

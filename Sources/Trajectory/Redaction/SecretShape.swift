/// What random text looks like, as opposed to words, names and placeholders.
enum SecretShape {
    /// Shannon entropy, in bits per byte.
    static func entropy(_ bytes: some Collection<UInt8>) -> Double {
        var counts = [Int](repeating: 0, count: 256)
        for byte in bytes { counts[Int(byte)] += 1 }
        let total = Double(bytes.count)
        guard total > 0 else { return 0 }
        // A table of x·log2(x) would save little: this runs for candidates only.
        return counts.reduce(0.0) { sum, count in
            count == 0 ? sum : sum - Double(count) / total * log2(Double(count) / total)
        }
    }

    /// Base-2 logarithm of a positive number of ordinary size, to about 9 digits; FoundationEssentials' would pull in
    /// nothing else from that library.
    private static func log2(_ value: Double) -> Double {
        var mantissa = value.significand
        var result = Double(value.exponent)
        var weight = 0.5
        for _ in 0..<30 {
            mantissa *= mantissa
            if mantissa >= 2 {
                mantissa /= 2
                result += weight
            }
            weight /= 2
        }
        return result
    }

    /// Whether the bytes mix digits with letters, or change case as no name does.
    static func looksRandom(_ bytes: some Collection<UInt8>, caseChanges least: Int = 5) -> Bool {
        var digits = 0
        var letters = 0
        var changes = 0
        var wasUpper: Bool?
        for byte in bytes {
            switch byte {
            case 0x30...0x39:
                digits += 1
                wasUpper = nil
            case 0x41...0x5A, 0x61...0x7A:
                letters += 1
                let isUpper = byte < 0x61
                if let wasUpper, wasUpper != isUpper { changes += 1 }
                wasUpper = isUpper
            default: wasUpper = nil
            }
        }
        return digits > 0 && letters > 0 || changes >= least
    }

    /// Whether a value of an assignment says that there is no secret in it: a reference, a blank, a word for one.
    static func isPlaceholder(_ value: ArraySlice<UInt8>) -> Bool {
        guard let first = value.first else { return true }
        if ByteSet.reference.contains(first) { return true }
        if value.allSatisfy({ $0 == first }) { return true }
        let text = String(decoding: value, as: UTF8.self).lowercased()
        if placeholders.contains(text) { return true }
        return placeholderParts.contains { text.contains($0) }
    }

    private static let placeholders: Set<String> = [
        "none", "null", "nil", "true", "false", "undefined", "string", "str", "text", "password", "passwd",
        "secret",
        "token", "pass", "pwd", "required", "optional", "invalid", "missing", "hidden", "varchar", "field",
        "input",
        "user", "username", "empty", "unset", "default", "value", "bytes", "bearer", "basic", "prompt",
        "number",
        "object", "boolean", "integer", "test", "key", "apikey", "api_key", "env", "vault", "ref",
    ]
    private static let placeholderParts = [
        "[redacted", "redacted]", "example.com", "your-", "your_", "<your", "changeme", "change_me",
        "change-me",
        "placeholder", "xxxx", "****", "...", "process.env", "os.environ", "getenv", "${", "{{", "secrets.",
    ]

    /// What code reads values from: an unquoted value that starts so is an expression.
    static let expressionStarts: [[UInt8]] = [
        "self.", "this.", "args.", "config.", "os.", "process.", "env.", "settings.", "options.", "opts.",
        "req.",
        "request.", "ctx.", "cfg.", "params.", "user.", "data.", "conf.", "getpass", "input", "null",
        "lambda", "&",
    ].map { Array($0.utf8) }
}

import TestSupport
import Testing

@testable import Trajectory

@Suite("Redactor")
struct IngestRedactorTests {
    private let redactor = Redactor()

    private func redact(_ text: String) -> (text: String, report: RedactionReport) {
        var report = RedactionReport()
        return (redactor.redact(text, counting: &report), report)
    }

    /// Ten of each kind, written down by `form`, with words around them: nothing of them may be left.
    private func check(
        _ form: String, seed: UInt64, write: (IngestPlantedSecret, inout SplitMix64) -> String,
        alsoGone: (IngestPlantedSecret) -> String? = { _ in nil }
    ) {
        var rng = SplitMix64(seed: seed)
        for _ in 0..<10 {
            for planted in IngestPlantedSecret.all(&rng) {
                let written = write(planted, &rng)
                let text = "The agent wrote:\n\(written)\nand then it went on with the report.\n"
                let (result, report) = redact(text)
                let left = planted.survives(in: result)
                #expect(
                    left == nil, "\(form) \(planted.kind): '\(left ?? "")' of \(written) is left in \(result)"
                )
                #expect(report.total > 0, "\(form) \(planted.kind): nothing was counted for \(written)")
                if let encoded = alsoGone(planted) {
                    #expect(!result.contains(encoded), "\(form) \(planted.kind)")
                }
                #expect(result.hasPrefix("The agent wrote:\n"), "\(form) \(planted.kind): \(result)")
                #expect(
                    result.hasSuffix("and then it went on with the report.\n"),
                    "\(form) \(planted.kind): \(result)")
                #expect(redact(result).text == result, "\(form) \(planted.kind): not stable: \(result)")
            }
        }
    }

    @Test("Plain secrets are taken out")
    func plain() {
        check("plain", seed: 1, write: { planted, _ in planted.text })
    }

    @Test("Secrets split over lines are taken out")
    func split() {
        for (number, seam) in [
            "\n", "\r\n", "\\\n", "\n    ", " \\\n\t", "\" +\n  \"", "\"\n  \"", "' + '", "\u{200B}",
        ].enumerated() {
            check("split by \(seam.debugDescription)", seed: 100 + UInt64(number)) { planted, rng in
                // Anywhere in the secret but for its first and last two characters.
                let letters = Array(planted.secret)
                let place = 2 + Int(rng.next() % UInt64(letters.count - 4))
                let cut = String(letters[..<place]) + seam + String(letters[place...])
                var text = planted.text.replacingFirst(planted.secret, with: cut)
                if seam.contains("\""), !planted.text.contains("\"") { text = "\"\(text)\"" }
                if seam.contains("'"), !planted.text.contains("'") { text = "'\(text)'" }
                return text
            }
        }
    }

    @Test("Escaped secrets are taken out")
    func escaped() {
        check("JSON string", seed: 2) { planted, _ in
            "{\"output\": \(Self.jsonString(planted.text, every: false))}"
        }
        check("every character escaped", seed: 3) { planted, _ in Self.jsonString(planted.text, every: true) }
        check("twice escaped", seed: 4) { planted, _ in
            Self.jsonString(Self.jsonString(planted.text, every: false), every: false)
        }
        check("URL", seed: 5) { planted, _ in "x=" + Self.percentEncoded(planted.text) }
    }

    @Test("Encoded secrets are taken out and reported")
    func encoded() {
        for (number, isHex) in [false, true].enumerated() {
            check("encoded", seed: 6 + UInt64(number)) { planted, _ in
                Self.encode(planted.text, isHex: isHex)
            } alsoGone: { planted in
                String(Self.encode(planted.text, isHex: isHex).dropFirst(8).prefix(24))
            }
        }
        var rng = SplitMix64(seed: 9)
        for planted in IngestPlantedSecret.all(&rng) {
            let (_, report) = redact("data: " + Self.encode(planted.text, isHex: false))
            #expect(report.encoded.values.reduce(0, +) > 0, "\(planted.kind)")
        }
    }

    @Test(
        "Harmless text comes back as it was",
        arguments: [
            "", "password", "password: ", "The password: it must have 8 characters.",
            "max_tokens=4096, token: str",
            "commit 5a70e72c1d9f0c3b2a1908f7e6d5c4b3a2918070",
            "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            "\"integrity\": \"sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==\"",
            "id 123e4567-e89b-12d3-a456-426614174000",
            "def f(password=None, token: str = None, secret=args.secret):",
            "password = getpass.getpass()", "token = os.environ['API_TOKEN']", "PASSWORD=$DB_PASSWORD",
            "key: value",
            "https://host:8080/a@b", "http://example.org/~user:1/x", "api_key=\"YOUR_API_KEY\"",
            "Bearer of bad news",
            "basic authentication", "\"type\": \"password\", \"label\": \"Password\"",
            "next_page_token: abc123def456ghi7",
            "/usr/lib/python3/dist-packages/cryptography/hazmat/bindings/_rust.abi3.so",
            "risk-based sk-learn task-force",
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
            "secretName: mysql-secret-1", "tokens: 1532", "if '-----BEGIN PRIVATE KEY-----' in text: pass",
            "SELECT password FROM users WHERE token = 'x' AND pass = 1;", "the token: then",
            "[redacted:password] stays",
        ])
    func clean(text: String) {
        let (result, report) = redact(text)
        #expect(result == text)
        #expect(report.total == 0)
    }

    @Test("Random and broken text neither traps nor changes when redacted twice")
    func anything() {
        var rng = SplitMix64(seed: 11)
        let pieces = [
            "password", "=", ":", "\"", "'", "\\", "\n", "://", "@", "-----BEGIN", " PRIVATE KEY", "-----",
            "gh" + "p_", "ey" + "J",
            "Bearer ", "%2", "\\u00", "a1B2c3D4", "e5F6g7H8", " ", "+", ".", "[redacted:", "]", "token", "é",
            "\u{200B}", "<", ">",
        ]
        for _ in 0..<3000 {
            let text = (0..<Int(rng.next() % 24)).map { _ in pieces[Int(rng.next() % UInt64(pieces.count))] }
                .joined()
            let once = redact(text).text
            #expect(redact(once).text == once, "\(text.debugDescription) gives \(once.debugDescription)")
        }
        for _ in 0..<300 {
            let bytes = (0..<400).map { _ in UInt8(truncatingIfNeeded: rng.next()) }
            _ = SecretScanner.findings(in: bytes, table: .builtIn, depth: 0)
        }
    }

    @Test("Every built-in rule can be used, and there are at least twenty kinds")
    func builtInRules() throws {
        for rule in RedactionRule.builtIn { _ = try RedactionTable([rule]) }
        #expect(RedactionRule.builtIn.count >= 20)
        #expect(Set(RedactionRule.builtIn.map(\.id)).count == RedactionRule.builtIn.count)
    }

    static func jsonString(_ text: String, every: Bool) -> String {
        var result = "\""
        for byte in text.utf8 {
            let hex = String(byte, radix: 16)
            switch byte {
            case _ where every || byte >= 0x80: result += "\\u00" + (hex.utf8.count == 1 ? "0" : "") + hex
            case 0x0A: result += "\\n"
            case UInt8(ascii: "\""): result += "\\\""
            case UInt8(ascii: "\\"): result += "\\\\"
            case UInt8(ascii: "/"): result += "\\/"
            case UInt8(ascii: "-"), UInt8(ascii: "_"): result += "\\u00" + hex
            default: result.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        return result + "\""
    }

    static func percentEncoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            if IngestPlantedSecret.alnum.utf8.contains(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }

    static func encode(_ text: String, isHex: Bool) -> String {
        if isHex { return text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
        let digits = Array(IngestPlantedSecret.base64)
        var result = ""
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = 0
            for offset in 0..<3 { bits = bits << 8 | (offset < group.count ? Int(group[start + offset]) : 0) }
            for place in 0..<4 {
                result.append(place <= group.count ? digits[bits >> (18 - 6 * place) & 63] : "=")
            }
        }
        return result
    }
}

extension String {
    fileprivate func replacingFirst(_ part: String, with other: String) -> String {
        guard let range = firstRange(of: part) else { return self }
        return replacingCharacters(range, with: other)
    }

    private func firstRange(of part: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
            start = index(after: start)
        }
        return nil
    }

    private func replacingCharacters(_ range: Range<String.Index>, with other: String) -> String {
        String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
    }
}

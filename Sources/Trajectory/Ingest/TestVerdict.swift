/// Reads from a test runner's output whether the tests passed.
enum TestVerdict {
    /// `true` or `false` where the output's end says so; `nil` where it does not.
    static func read(_ output: String) -> Bool? {
        // Runners sum up at the end.
        let tail = String(decoding: Array(output.utf8.suffix(1500)), as: UTF8.self).lowercased()
        if failures.contains(where: { tail.contains($0) }) || counts(" failed", in: tail)
            || counts(" failures", in: tail)
            || counts(" errors", in: tail)
        {
            return false
        }
        return successes.contains { tail.contains($0) } || counts(" passed", in: tail) ? true : nil
    }

    private static let failures = [
        "failed (failures", "failed (errors", "test result: failed", "--- fail", "tests failed",
        "build failed",
    ]
    private static let successes = [
        "test result: ok", "all tests passed", "tests passed", "\nok\n", "\nok  ", "100% tests passed",
    ]

    /// Whether a number above 0 stands before a word.
    private static func counts(_ word: String, in text: String) -> Bool {
        let bytes = Array(text.utf8)
        let wanted = Array(word.utf8)
        guard bytes.count > wanted.count else { return false }
        for start in 1...(bytes.count - wanted.count) where bytes[start] == wanted[0] {
            guard bytes[start..<start + wanted.count].elementsEqual(wanted) else { continue }
            var place = start
            while place > 0, (0x30...0x39).contains(bytes[place - 1]) { place -= 1 }
            if bytes[place..<start].contains(where: { $0 != 0x30 }) { return true }
        }
        return false
    }
}

internal import ArgumentParser

/// Lengths of time as people write them.
enum DurationText {
    /// Reads `90`, `90s`, `30m`, `2h`, `1h30m` as seconds.
    static func seconds(_ text: String) throws -> Int {
        var total = 0
        var digits = ""
        // Units have to get smaller, so that 30m1h is a slip and not a length.
        var smallest = Int.max
        for letter in text + (text.last?.isNumber == true ? "s" : "") {
            if letter.isASCII, letter.isNumber {
                digits.append(letter)
                continue
            }
            guard let unit = ["s": 1, "m": 60, "h": 3600][letter], unit < smallest, let count = Int(digits),
                count <= 1_000_000
            else { throw failure }
            total += count * unit
            smallest = unit
            digits = ""
        }
        guard total > 0 else { throw failure }
        return total
    }

    private static var failure: ValidationError {
        ValidationError("--max-time takes a time above 0, such as 90, 90s, 30m, 2h or 1h30m")
    }

    /// A length in words of at most two units: `45 s`, `3 min 5 s`, `2 h 10 min`.
    static func words(_ seconds: Double) -> String {
        let whole = Int(min(max(0, seconds), 3.6e8).rounded())
        let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
        if hours > 0 { return minutes > 0 ? "\(hours) h \(minutes) min" : "\(hours) h" }
        if minutes > 0 { return rest > 0 ? "\(minutes) min \(rest) s" : "\(minutes) min" }
        return "\(rest) s"
    }
}

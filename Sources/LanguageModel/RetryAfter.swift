/// Reads the delay that a server names.
enum RetryAfter {
    /// Seconds from `retry-after-ms` or `retry-after` (a number or an HTTP date); `nil` where there is none.
    ///
    /// - Parameter now: seconds since 1970, for a date in a response that has no `Date` of its own.
    static func seconds(in head: HTTPHead, now: Double) -> Double? {
        if let text = head["retry-after-ms"], let value = Double(text.trimmed), value.isFinite, value >= 0 {
            return value / 1000
        }
        guard let text = head["retry-after"]?.trimmed else { return nil }
        if let value = Double(text), value.isFinite { return value >= 0 ? value : nil }
        guard let then = httpDate(text) else { return nil }
        let reference = head["date"].flatMap { httpDate($0.trimmed) } ?? now
        return max(0, then - reference)
    }

    /// Seconds until the limit that was reached is lifted, from `…ratelimit-…` fields; `nil` where none says so.
    ///
    /// Known are `anthropic-ratelimit-NAME-remaining` with `-reset` (a date) and `x-ratelimit-remaining-NAME` with
    /// `x-ratelimit-reset-NAME` (a duration such as `6m0s`). Only limits of which nothing is left count.
    static func reset(in head: HTTPHead, now: Double) -> Double? {
        guard head.status == 429 else { return nil }
        let reference = head["date"].flatMap { httpDate($0.trimmed) } ?? now
        var longest: Double?
        for name in ["requests", "tokens", "input-tokens", "output-tokens"] {
            var seconds: Double?
            if head["anthropic-ratelimit-\(name)-remaining"]?.trimmed == "0" {
                seconds = head["anthropic-ratelimit-\(name)-reset"].flatMap { internetDate($0.trimmed) }
                    .map { max(0, $0 - reference) }
            } else if head["x-ratelimit-remaining-\(name)"]?.trimmed == "0" {
                seconds = head["x-ratelimit-reset-\(name)"].flatMap { duration($0.trimmed) }
            }
            if let seconds { longest = max(longest ?? 0, seconds) }
        }
        return longest
    }

    /// Seconds of a duration such as `1h2m3.5s`, `6m0s` or `20ms`.
    static func duration(_ text: String) -> Double? {
        var total = 0.0
        var rest = Substring(text)
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isNumber || $0 == "." }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count)
            let factors = ["h": 3600.0, "m": 60, "s": 1, "ms": 0.001]
            guard let value = Double(digits), let factor = factors[String(unit)] else { return nil }
            total += value * factor
        }
        return text.isEmpty ? nil : total
    }

    /// Seconds since 1970 of an RFC 3339 date, such as `2026-11-25T18:00:00Z` or `2026-11-25T19:00:00.5+01:00`.
    static func internetDate(_ text: String) -> Double? {
        guard let (time, offset) = withoutOffset(text.uppercased()) else { return nil }
        let parts = time.split(whereSeparator: { $0 == "-" || $0 == "T" || $0 == ":" })
        guard parts.count == 6, let year = Int(parts[0]), (1970...9999).contains(year),
            let month = Int(parts[1]), (1...12).contains(month), let day = Int(parts[2]),
            (1...31).contains(day), let hour = Int(parts[3]), let minute = Int(parts[4]),
            let second = Double(parts[5])
        else { return nil }
        return Double(days(year, month, day) * 86400 + hour * 3600 + minute * 60) + second - offset
    }

    /// A date without its offset from UTC, and that in seconds.
    private static func withoutOffset(_ text: String) -> (Substring, Double)? {
        if text.hasSuffix("Z") { return (text.dropLast(), 0) }
        let zone = text.suffix(6)
        let numbers = zone.dropFirst().split(separator: ":").compactMap { Int($0) }
        guard zone.first == "+" || zone.first == "-", numbers.count == 2, (0...23).contains(numbers[0]),
            (0...59).contains(numbers[1])
        else { return nil }
        let seconds = Double(numbers[0] * 3600 + numbers[1] * 60)
        return (text.dropLast(6), zone.first == "-" ? -seconds : seconds)
    }

    /// Seconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that servers may send.
    static func httpDate(_ text: String) -> Double? {
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), (1...31).contains(day),
            let month = months.firstIndex(of: String(parts[2])), let year = Int(parts[3]),
            (1970...9999).contains(year)
        else { return nil }
        let time = parts[4].split(separator: ":").compactMap { Int($0) }
        guard time.count == 3, (0...23).contains(time[0]), (0...59).contains(time[1]),
            (0...60).contains(time[2])
        else { return nil }
        return Double(days(year, month + 1, day) * 86400 + time[0] * 3600 + time[1] * 60 + time[2])
    }

    /// Days from 1970-01-01 in the Gregorian calendar.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let ofEra = shifted - era * 400
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }
}

extension String {
    fileprivate var trimmed: String {
        var part = Substring(self)
        while part.first?.isWhitespace == true { part.removeFirst() }
        while part.last?.isWhitespace == true { part.removeLast() }
        return String(part)
    }
}

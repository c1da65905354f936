/// The dates git takes in `GIT_AUTHOR_DATE`: its raw form, ISO 8601 and RFC 2822.
enum GitDate {
    /// Reads one date; nil for anything else.
    ///
    /// `1700000000 +0100`, `@1700000000`, `2026-01-31T12:00:00Z`, `2026-01-31 12:00:00 +0100`,
    /// `Sat, 31 Jan 2026 12:00:00 +0100`. Where no zone is given, the local one holds.
    static func parse(_ text: String, localOffsetMinutes: Int32) -> GitTime? {
        var words = text.split { $0 == " " || $0 == "," }.map(String.init)
        guard !words.isEmpty else { return nil }
        if let raw = raw(words, localOffsetMinutes) { return raw }
        if words.count == 1 || words[0].contains("T"), let separator = words[0].firstIndex(of: "T") {
            words.replaceSubrange(
                0..<1,
                with: [String(words[0][..<separator]), String(words[0][words[0].index(after: separator)...])])
        }
        guard let (day, rest) = day(words), let clock = rest.first else { return nil }
        let (time, attached) = splitZone(clock)
        let zones = (attached.map { [$0] } ?? []) + rest.dropFirst()
        guard zones.count <= 1, let seconds = seconds(time),
            let zone = zones.first.map(offset) ?? localOffsetMinutes
        else { return nil }
        return GitTime(seconds: day * 86_400 + seconds - Int64(zone) * 60, offsetMinutes: zone)
    }

    private static func raw(_ words: [String], _ local: Int32) -> GitTime? {
        let marked = words[0].hasPrefix("@")
        let digits = marked ? words[0].dropFirst() : words[0][...]
        // Fewer than nine digits could be a date such as 20260131; git wants the @ then.
        guard marked || digits.utf8.count >= 9, digits.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }),
            let seconds = Int64(digits), words.count <= 2
        else { return nil }
        guard words.count == 2 else { return GitTime(seconds: seconds, offsetMinutes: local) }
        return offset(words[1]).map { GitTime(seconds: seconds, offsetMinutes: $0) }
    }

    private static func day(_ words: [String]) -> (Int64, ArraySlice<String>)? {
        let parts = words[0].split { $0 == "-" || $0 == "/" || $0 == "." }
        if parts.count == 3, parts[0].utf8.count == 4, let year = Int64(parts[0]),
            let month = Int64(parts[1]),
            let day = Int64(parts[2])
        {
            return daysSince1970(year, month, day).map { ($0, words.dropFirst()) }
        }
        let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        let weekdays: Set<String> = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        let rest = weekdays.contains(words[0].prefix(3).lowercased()) ? words.dropFirst() : words[...]
        guard rest.count >= 4, let day = Int64(rest[rest.startIndex]),
            let month = names.firstIndex(of: rest[rest.startIndex + 1].prefix(3).lowercased()),
            rest[rest.startIndex + 2].utf8.count == 4, let year = Int64(rest[rest.startIndex + 2])
        else { return nil }
        return daysSince1970(year, Int64(month + 1), day).map { ($0, rest.dropFirst(3)) }
    }

    /// `12:00:00Z` and `12:00:00+01:00` carry their zone with them.
    private static func splitZone(_ clock: String) -> (String, String?) {
        guard let mark = clock.firstIndex(where: { "Zz+-".contains($0) }) else { return (clock, nil) }
        return (String(clock[..<mark]), String(clock[mark...]))
    }

    private static func seconds(_ clock: String) -> Int64? {
        let whole = clock.split(separator: ".", maxSplits: 1).first ?? ""
        let parts = whole.split(separator: ":").map { Int64($0) }
        guard (2...3).contains(parts.count), let hour = parts[0], let minute = parts[1],
            let second = parts.count == 3 ? parts[2] : 0,
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    private static func offset(_ zone: String) -> Int32? {
        if ["Z", "z", "UTC", "GMT"].contains(zone) { return 0 }
        guard let sign = zone.first, sign == "+" || sign == "-" else { return nil }
        let digits = zone.dropFirst().filter { $0 != ":" }
        guard digits.utf8.count == 4, digits.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }),
            let number = Int32(digits),
            number % 100 < 60, number / 100 <= 14
        else { return nil }
        let minutes = number / 100 * 60 + number % 100
        return sign == "-" ? -minutes : minutes
    }

    /// Days of the Gregorian calendar since 1970-01-01; nil for a day that does not exist.
    private static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64? {
        let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
        let lengths: [Int64] = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...12).contains(month), (1970...9999).contains(year), day >= 1, day <= lengths[Int(month) - 1]
        else {
            return nil
        }
        let before = year - 1
        let years = before * 365 + before / 4 - before / 100 + before / 400 - 719_162
        return years + lengths[..<Int(month - 1)].reduce(0, +) + day - 1
    }
}

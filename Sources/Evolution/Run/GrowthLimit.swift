/// How much the body of SKILL.md may grow in one run, beside the size that it may have at all.
public struct GrowthLimit: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Lines, where they count.
    public var lines: Int?
    /// Percent of the lines that there are, where they count; where both count, the greater one does.
    public var percent: Int?

    /// A fifth, and 60 lines in any case, so that a short skill can become one.
    public static let standard = GrowthLimit(lines: 60, percent: 20)

    /// Sets a limit.
    public init(lines: Int? = nil, percent: Int? = nil) {
        self.lines = lines
        self.percent = percent
    }

    /// Reads `40`, `25%` or `40,25%`; `nil` when the text is none of them.
    public init?(_ text: String) {
        self.init()
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let isPercent = part.hasSuffix("%")
            guard let number = Int(isPercent ? part.dropLast() : part), number >= 0,
                (isPercent ? percent : lines) == nil
            else { return nil }
            if isPercent { percent = number } else { lines = number }
        }
    }

    /// The lines that may be added to a body of so many.
    public func allowed(of body: Int) -> Int {
        // A percentage beyond all measure is none.
        let share = percent.map { body.multipliedReportingOverflow(by: $0) }.map {
            $0.overflow ? Int.max : $0.partialValue / 100
        }
        return [lines, share].compactMap(\.self).max() ?? Int.max
    }

    /// As it is written on the command line.
    public var description: String {
        [lines.map(String.init), percent.map { "\($0)%" }].compactMap(\.self).joined(separator: ",")
    }

    /// Reads the text form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let limit = GrowthLimit(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no limit of growth")
        }
        self = limit
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

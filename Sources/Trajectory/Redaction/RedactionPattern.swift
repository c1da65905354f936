/// The form of a secret: literals and runs of characters, as parsed from a rule.
struct RedactionPattern: Hashable, Sendable {
    /// A piece of a pattern.
    enum Element: Hashable, Sendable {
        /// These bytes.
        case literal([UInt8])
        /// At least `least` and at most `most` bytes of the sets in `mask`.
        case run(mask: UInt16, least: Int, most: Int)
    }

    /// The pieces in order.
    var elements: [Element]

    /// The element that holds the rarest three bytes to look for, and where in it they start; `nil` when the pattern
    /// has no literal of three bytes.
    var anchor: (element: Int, offset: Int)? {
        for (index, element) in elements.enumerated() where index <= 1 {
            guard case .literal(let bytes) = element, bytes.count >= 3 else { continue }
            // The end of a prefix (`p_A`, `at-`) is rarer in prose and code than its beginning.
            return (index, bytes.count - 3)
        }
        return nil
    }

    static func == (left: RedactionPattern, right: RedactionPattern) -> Bool {
        left.elements == right.elements
    }
    func hash(into hasher: inout Hasher) { hasher.combine(elements) }

    /// The character sets that patterns name, with the bit of each.
    static let characterSets: [(name: String, mask: UInt16, characters: String)] = [
        ("digit", 1 << 0, "0123456789"),
        ("hex", 1 << 1, "0123456789abcdefABCDEF"),
        ("upper", 1 << 2, upperCase + "0123456789"),
        ("lower", 1 << 3, lowerCase + "0123456789"),
        ("alnum", 1 << 4, upperCase + lowerCase + "0123456789"),
        ("word", 1 << 5, upperCase + lowerCase + "0123456789_"),
        ("url64", 1 << 6, upperCase + lowerCase + "0123456789-_"),
        ("base64", 1 << 7, upperCase + lowerCase + "0123456789+/"),
        ("dotted", 1 << 8, upperCase + lowerCase + "0123456789-_."),
        ("path", 1 << 9, upperCase + lowerCase + "0123456789-_./"),
        ("credential", 1 << 10, upperCase + lowerCase + "0123456789-_.~+/="),
        ("dashed", 1 << 11, upperCase + lowerCase + "0123456789-"),
    ]
    private static let upperCase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    private static let lowerCase = "abcdefghijklmnopqrstuvwxyz"

    /// For every byte, the sets it belongs to.
    static let masks: [UInt16] = {
        var masks = [UInt16](repeating: 0, count: 256)
        for set in characterSets {
            for byte in set.characters.utf8 { masks[Int(byte)] |= set.mask }
        }
        return masks
    }()

    /// Parses a pattern.
    ///
    /// - Throws: `RedactionRuleError` when a brace is not closed, a set is unknown or a count is no count.
    init(_ text: String, rule: String) throws(RedactionRuleError) {
        var elements: [Element] = []
        var rest = Substring(text)
        while let brace = rest.firstIndex(of: "{") {
            if brace > rest.startIndex { elements.append(.literal(Array(rest[..<brace].utf8))) }
            guard let close = rest[brace...].firstIndex(of: "}") else {
                throw RedactionRuleError(rule: rule, reason: "a brace is not closed in '\(text)'")
            }
            elements.append(try Self.run(rest[rest.index(after: brace)..<close], rule: rule))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { elements.append(.literal(Array(rest.utf8))) }
        guard elements.contains(where: { if case .run = $0 { true } else { false } }) else {
            throw RedactionRuleError(rule: rule, reason: "the pattern '\(text)' has no variable part")
        }
        self.elements = elements
    }

    private static func run(_ text: Substring, rule: String) throws(RedactionRuleError) -> Element {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let set = characterSets.first(where: { $0.name == parts[0] }) else {
            throw RedactionRuleError(rule: rule, reason: "'{\(text)}' is not of the form {characters:count}")
        }
        let bounds = parts[1].split(separator: "-", omittingEmptySubsequences: false)
        guard let least = bounds.first.flatMap({ Int($0) }), least > 0, least <= 4096, bounds.count <= 2
        else {
            throw RedactionRuleError(rule: rule, reason: "'\(parts[1])' is no count")
        }
        if bounds.count == 1 { return .run(mask: set.mask, least: least, most: least) }
        if bounds[1].isEmpty { return .run(mask: set.mask, least: least, most: 4096) }
        guard let most = Int(bounds[1]), most >= least, most <= 4096 else {
            throw RedactionRuleError(rule: rule, reason: "'\(parts[1])' is no count")
        }
        return .run(mask: set.mask, least: least, most: most)
    }
}

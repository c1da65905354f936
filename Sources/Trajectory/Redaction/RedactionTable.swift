/// The rules in the form in which text is scanned for them.
final class RedactionTable: Sendable {
    /// A pattern and the rule it belongs to.
    struct Entry: Sendable {
        /// The rule's place in `rules`.
        var rule: Int
        /// The pattern.
        var pattern: RedactionPattern
        /// The element and offset of the three bytes it is found by.
        var anchor: (element: Int, offset: Int)
    }

    /// The rules, in the order of their precedence.
    let rules: [RedactionRule]
    /// Patterns with a literal to look for, by its three bytes.
    let anchored: [UInt32: [Entry]]
    /// Patterns without one; they are tried where long runs of letters and digits start.
    let unanchored: [Entry]
    /// One bit per hash of three bytes that an anchor (or a recogniser) starts with.
    let bitmap: [UInt64]
    /// For each byte what the pass over a text does at it (`SecretScanner.Stop`): most bytes end no three that matter.
    let stops: [UInt8]
    /// The names of assignments by their last letter, with the rule each belongs to; longer ones first.
    let names: [UInt8: [(name: [UInt8], rule: Int)]]
    /// The rule of each recogniser.
    let privateKeyRule: Int?
    /// See `privateKeyRule`.
    let urlRule: Int?
    /// See `privateKeyRule`.
    let authorizationRule: Int?

    /// Prepares rules.
    ///
    /// - Throws: `RedactionRuleError` when one of them cannot be used.
    convenience init(_ rules: [RedactionRule]) throws(RedactionRuleError) {
        for rule in rules {
            try Self.check(rule)
            for text in rule.patterns { _ = try RedactionPattern(text, rule: rule.id) }
        }
        self.init(checked: rules)
    }

    /// Prepares rules, leaving out patterns that cannot be understood.
    private init(checked rules: [RedactionRule]) {
        self.rules = rules
        var anchored: [UInt32: [Entry]] = [:]
        var unanchored: [Entry] = []
        var names: [UInt8: [(name: [UInt8], rule: Int)]] = [:]
        for (index, rule) in rules.enumerated() {
            for text in rule.patterns {
                guard let pattern = try? RedactionPattern(text, rule: rule.id) else { continue }
                if let anchor = pattern.anchor, case .literal(let bytes) = pattern.elements[anchor.element] {
                    let key = Self.key(
                        bytes[anchor.offset], bytes[anchor.offset + 1], bytes[anchor.offset + 2])
                    anchored[key, default: []].append(Entry(rule: index, pattern: pattern, anchor: anchor))
                } else {
                    unanchored.append(Entry(rule: index, pattern: pattern, anchor: (0, 0)))
                }
            }
            for name in rule.names {
                guard let last = name.utf8.last else { continue }
                names[last, default: []].append((Array(name.utf8), index))
            }
        }
        for last in names.keys {
            names[last]?.sort { ($1.name.count, $0.rule) < ($0.name.count, $1.rule) }
        }
        self.anchored = anchored
        self.unanchored = unanchored
        self.names = names
        privateKeyRule = rules.firstIndex { $0.form == .privateKey }
        urlRule = rules.firstIndex { $0.form == .urlPassword }
        authorizationRule = rules.firstIndex { $0.form == .authorization }
        let keys = anchored.keys + Self.recogniserKeys
        bitmap = Self.bitmap(of: keys)
        var stops = SecretScanner.stops
        for key in keys { stops[Int(key >> 16 & 0xFF)] |= SecretScanner.Stop.anchor }
        self.stops = stops
    }

    private static func check(_ rule: RedactionRule) throws(RedactionRuleError) {
        let isPlain = rule.id.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
        }
        guard isPlain, !rule.id.isEmpty, rule.id.utf8.count <= 40 else {
            throw RedactionRuleError(
                rule: rule.id, reason: "an id has 1 to 40 lower-case letters, digits and hyphens")
        }
        guard rule.form != .pattern || !rule.patterns.isEmpty || !rule.names.isEmpty else {
            throw RedactionRuleError(rule: rule.id, reason: "neither patterns nor names")
        }
    }

    /// Three bytes as one number.
    @inline(__always)
    static func key(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> UInt32 {
        UInt32(first) | UInt32(second) << 8 | UInt32(third) << 16
    }

    /// The place of a number in the bitmap, 15 bits.
    @inline(__always)
    static func slot(_ key: UInt32) -> Int { Int((key &* 0x9E37_79B1) >> 17) }

    /// What the recognisers look for: `://`, `BEG` of PEM, `Bearer`, `Basic`.
    static let urlKey = key(0x3A, 0x2F, 0x2F)
    static let beginKey = key(0x42, 0x45, 0x47)
    private static let recogniserKeys: [UInt32] =
        [urlKey, beginKey]
        + ["Bea", "bea", "BEA", "Bas", "bas", "BAS"].map { word in
            let bytes = Array(word.utf8)
            return key(bytes[0], bytes[1], bytes[2])
        }

    private static func bitmap(of keys: [UInt32]) -> [UInt64] {
        var bitmap = [UInt64](repeating: 0, count: 512)
        for key in keys {
            let slot = slot(key)
            bitmap[slot >> 6] |= 1 << UInt64(slot & 63)
        }
        return bitmap
    }

    /// The built-in rules.
    static let builtIn: RedactionTable = {
        // Every rule of ours can be used: the tests try each. One that could not would be left out alone.
        let usable = RedactionRule.builtIn.filter { (try? RedactionTable([$0])) != nil }
        return RedactionTable(checked: usable)
    }()
}

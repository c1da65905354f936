/// Which masked messages are the same message: templates joined into clusters by their first stable tokens.
struct MessageClusters: Sendable {
    /// A cluster's number; 0 is none.
    typealias Cluster = Int32

    /// By template; 0 for the overflow.
    private(set) var ofTemplate: [Cluster] = []
    /// By cluster: the normal form, the same in every data set.
    private(set) var forms: [String] = [""]
    /// By cluster: its templates.
    private(set) var members: [[UInt32]] = [[]]

    /// How many tokens tell a message from another; a rarer tail (a quoted input, say) does not.
    static let length = 8

    /// Joins templates; `weights` says how many calls show each.
    init(_ templates: [String], weights: [Int]) {
        var all = templates.map { MessageClusters.normal($0.split(separator: " ").map(String.init)) }
        for _ in 0..<2 { all = MessageClusters.widened(all, weights) }
        var numbers: [String: Cluster] = [:]
        for (template, tokens) in all.enumerated() {
            guard template > 0, !tokens.isEmpty else {
                ofTemplate.append(0)
                continue
            }
            let form = tokens.joined(separator: " ")
            if numbers[form] == nil {
                numbers[form] = Cluster(forms.count)
                forms.append(form)
                members.append([])
            }
            let cluster = numbers[form] ?? 0
            ofTemplate.append(cluster)
            members[Int(cluster)].append(UInt32(template))
        }
    }

    /// How many of the first tokens are what a program says before any of its messages: `Error executing query:`.
    static func prefix(of tokens: [String]) -> Int {
        for place in 0..<min(4, tokens.count) where tokens[place].hasSuffix(":") {
            let rest = tokens[(place + 1)...].count { isWord($0) }
            return rest >= 2 ? place + 1 : 0
        }
        return 0
    }

    private static func isWord(_ token: String) -> Bool {
        !token.contains(MessageTemplate.slot)
            && token.utf8.contains { (0x41...0x7A).contains($0) || $0 >= 0x80 }
    }

    private static func normal(_ tokens: [String]) -> [String] {
        var out: [String] = []
        for token in tokens[prefix(of: tokens)...] {
            var word = token.contains(MessageTemplate.slot) ? "*" : token.lowercased()
            while let last = word.last, ",.:;!?)]\"'".contains(last) { word.removeLast() }
            while let first = word.first, "([\"'".contains(first) { word.removeFirst() }
            if word.isEmpty || word == "*" && out.last == "*" { continue }
            out.append(word)
            if out.count == length { break }
        }
        return out
    }

    /// Masks a position that holds many different words in otherwise equal messages.
    private static func widened(_ all: [[String]], _ weights: [Int]) -> [[String]] {
        var values: [String: [String: Int]] = [:]
        for (template, tokens) in all.enumerated() {
            for place in tokens.indices where canWiden(tokens, place) {
                values[key(tokens, place), default: [:]][tokens[place], default: 0] += max(
                    1, weights[template])
            }
        }
        let varied = values.filter { entry in
            let total = entry.value.values.reduce(0, +)
            return entry.value.count >= 3 && (entry.value.values.max() ?? 0) * 10 <= total * 6
        }
        return all.map { tokens in
            for place in tokens.indices.reversed() where canWiden(tokens, place) {
                guard varied[key(tokens, place)] != nil else { continue }
                var wide = tokens
                wide[place] = "*"
                return wide
            }
            return tokens
        }
    }

    private static func canWiden(_ tokens: [String], _ place: Int) -> Bool {
        guard tokens[place] != "*" else { return false }
        let words = tokens.count { $0 != "*" } - 1
        return words >= (place == tokens.count - 1 ? 2 : 3)
    }

    private static func key(_ tokens: [String], _ place: Int) -> String {
        var wide = tokens
        wide[place] = "*"
        return wide.joined(separator: " ")
    }
}

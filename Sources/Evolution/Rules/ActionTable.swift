/// What each call does, in general: its tool and the leading tokens of its command that are a language's own.
///
/// A leading token is kept when it is used over many tasks and over most environments; what varies from one to the next
/// names something there and is left out. So `DESCRIBE singer` and `DESCRIBE stadium` are one action, `DESCRIBE …`.
struct ActionTable: Sendable {
    /// An action's number; 0 is none.
    typealias Action = Int32

    /// What is known of an action.
    struct Entry: Sendable {
        var tool: UInt16
        var tokens: [UInt16]
        /// The action of tool and first token alone.
        var kind: Action
        /// Calls, and of those the ones that go on after the kept tokens.
        var calls = 0
        var longer = 0
        /// Where passing runs did it.
        var passing = Spread()
    }

    private struct Key: Hashable {
        var tool: UInt16
        var tokens: SIMD4<UInt16>
    }

    private(set) var entries: [Entry] = [Entry(tool: 0, tokens: [], kind: 0)]
    /// By call, in the order of the store.
    private(set) var actions: [Action] = []
    private(set) var kinds: [Action] = []

    static let depth = 3

    /// Finds the actions of all calls.
    init(_ store: EpisodeStore, bar: Spread.Bar) {
        let kept = ActionTable.keptPrefixes(store, bar: bar)
        var numbers: [Key: Action] = [:]
        actions.reserveCapacity(store.calls.count)
        kinds.reserveCapacity(store.calls.count)
        for episode in store.episodes {
            for call in store.calls(of: episode) {
                var prefix = SIMD4<UInt16>.zero
                var kind = number(&numbers, Key(tool: call.tool, tokens: prefix), kind: nil)
                var action = kind
                for place in 0..<ActionTable.depth where call.tokens[place] != 0 {
                    prefix[place] = call.tokens[place]
                    let key = Key(tool: call.tool, tokens: prefix)
                    guard kept.contains(key) else { break }
                    action = number(&numbers, key, kind: place == 0 ? nil : kind)
                    if place == 0 { kind = action }
                }
                actions.append(action)
                kinds.append(kind)
                let length = entries[Int(action)].tokens.count
                entries[Int(action)].calls += 1
                if length < 4, call.tokens[length] != 0 { entries[Int(action)].longer += 1 }
                if episode.passed { entries[Int(action)].passing.add(episode) }
            }
        }
    }

    private mutating func number(_ numbers: inout [Key: Action], _ key: Key, kind: Action?) -> Action {
        if let known = numbers[key] { return known }
        let number = Action(entries.count)
        var tokens: [UInt16] = []
        for place in 0..<4 where key.tokens[place] != 0 { tokens.append(key.tokens[place]) }
        entries.append(Entry(tool: key.tool, tokens: tokens, kind: kind ?? number))
        numbers[key] = number
        return number
    }

    /// The prefixes that are general enough, found level by level so that rare ones never pile up.
    private static func keptPrefixes(_ store: EpisodeStore, bar: Spread.Bar) -> Set<Key> {
        var kept: Set<Key> = []
        var parents: [Key: Spread] = [:]
        let slots = ActionTable.nameless(store)
        for place in 0..<depth {
            var spreads: [Key: Spread] = [:]
            for episode in store.episodes {
                for call in store.calls(of: episode) {
                    guard call.tokens[place] != 0, !slots.contains(call.tokens[place]) else { continue }
                    var key = Key(tool: call.tool, tokens: .zero)
                    for at in 0..<place { key.tokens[at] = call.tokens[at] }
                    guard place == 0 || kept.contains(key) else { continue }
                    key.tokens[place] = call.tokens[place]
                    spreads[key, default: Spread()].add(episode)
                }
            }
            for (key, spread) in spreads where spread.clears(bar) {
                var parent = key
                parent.tokens[place] = 0
                if place == 0 || isGeneral(spread, of: parents[parent] ?? Spread(), bar) { kept.insert(key) }
            }
            parents = spreads
        }
        return kept
    }

    private static func isGeneral(_ spread: Spread, of parent: Spread, _ bar: Spread.Bar) -> Bool {
        if bar.environments > 0 { return spread.environments.count * 2 >= parent.environments.count }
        return spread.tasks.count * 5 >= parent.tasks.count
    }

    /// The tokens that stand for something masked, and bare punctuation; neither begins or continues a command's name.
    private static func nameless(_ store: EpisodeStore) -> Set<UInt16> {
        var found: Set<UInt16> = []
        for (number, text) in store.tokens.texts.enumerated() where number > 0 {
            let hasLetter = text.unicodeScalars.contains { $0.properties.isAlphabetic }
            if !hasLetter { found.insert(UInt16(clamping: number)) }
        }
        return found
    }
}

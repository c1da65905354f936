/// What each call does, in general: its tool and the leading tokens of its command that are a language's own.
///
/// A leading token is kept when it is used over many tasks and over most environments; what varies from one to the next
/// names something there and is left out. So `DESCRIBE singer` and `DESCRIBE stadium` are one action, `DESCRIBE …`.
/// A command that recurs word for word over tasks and environments (a set phrase) is an action, and a kind, of its own:
/// a look at a catalogue may begin with the same word as the calls that fail.
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
        /// Of the longer ones, those that go on with a bracket.
        var bracketed = 0
        /// The whole text, of a set phrase.
        var phrase: String?
        /// Where passing runs did it.
        var passing = Spread()
    }

    private struct Key: Hashable {
        var tool: UInt16
        var tokens: SIMD8<UInt16>
        var phrase: UInt32 = 0
    }

    private(set) var entries: [Entry] = [Entry(tool: 0, tokens: [], kind: 0)]
    /// By call, in the order of the store.
    private(set) var actions: [Action] = []
    private(set) var kinds: [Action] = []

    static let depth = 4

    /// Finds the actions of all calls.
    init(_ store: EpisodeStore, bar: Spread.Bar) {
        let commands = ActionTable.commandTools(store)
        let kept = ActionTable.keptPrefixes(store, commands, bar: bar)
        let phrases = ActionTable.setPhrases(store, commands, bar: bar)
        let bracket = store.tokens.texts.firstIndex(of: "(").map { UInt16(clamping: $0) } ?? 0
        var numbers: [Key: Action] = [:]
        actions.reserveCapacity(store.calls.count)
        kinds.reserveCapacity(store.calls.count)
        for episode in store.episodes {
            for call in store.calls(of: episode) {
                var prefix = SIMD8<UInt16>.zero
                var kind = number(&numbers, Key(tool: call.tool, tokens: prefix), kind: nil)
                var action = kind
                for place in 0..<ActionTable.depth where call.tokens[place] != 0 {
                    prefix[place] = call.tokens[place]
                    let key = Key(tool: call.tool, tokens: prefix)
                    guard kept.contains(key) else { break }
                    action = number(&numbers, key, kind: place == 0 ? nil : kind)
                    if place == 0 { kind = action }
                }
                if phrases.contains(call.arguments) {
                    let text = ActionTable.trimmed(store.phrases[call.arguments] ?? "")
                    var hash = TextHash()
                    hash.add(text)
                    let key = Key(tool: call.tool, tokens: prefix, phrase: hash.short)
                    action = number(&numbers, key, kind: nil)
                    entries[Int(action)].phrase = text
                    kind = action
                }
                actions.append(action)
                kinds.append(kind)
                count(call, as: action, bracket)
                if episode.passed { entries[Int(action)].passing.add(episode) }
            }
        }
    }

    private mutating func count(_ call: CallRecord, as action: Action, _ bracket: UInt16) {
        let length = entries[Int(action)].tokens.count
        entries[Int(action)].calls += 1
        guard length < 8, call.tokens[length] != 0 else { return }
        entries[Int(action)].longer += 1
        if bracket != 0, call.tokens[length] == bracket { entries[Int(action)].bracketed += 1 }
    }

    /// Without the blanks and the semicolon at the end, which make no other command.
    private static func trimmed(_ text: String) -> String {
        var rest = text[...]
        while let last = rest.last, last == " " || last == ";" { rest.removeLast() }
        while rest.first == " " { rest.removeFirst() }
        return String(rest)
    }

    /// The tools whose main text is mostly more than one token: a command, and not the name of what is asked for.
    private static func commandTools(_ store: EpisodeStore) -> [Bool] {
        var longer = Array(repeating: 0, count: store.tools.count)
        for call in store.calls where call.tokens[0] != 0 {
            longer[Int(call.tool)] += call.tokens[1] != 0 ? 1 : -1
        }
        return longer.map { $0 > 0 }
    }

    /// The hashes of calls that recur word for word beyond the bars; found by counting first, since most recur never.
    private static func setPhrases(_ store: EpisodeStore, _ commands: [Bool], bar: Spread.Bar) -> Set<UInt32> {
        var counts: [UInt32: UInt32] = [:]
        for call in store.calls where commands[Int(call.tool)] && store.phrases[call.arguments] != nil {
            counts[call.arguments, default: 0] += 1
        }
        let frequent = counts.filter { Int($0.value) >= bar.tasks }
        var spreads: [UInt32: Spread] = [:]
        for episode in store.episodes {
            for call in store.calls(of: episode) where frequent[call.arguments] != nil && call.answer == .data {
                spreads[call.arguments, default: Spread()].add(episode)
            }
        }
        return Set(spreads.filter { $0.value.clears(bar) }.keys)
    }

    private mutating func number(_ numbers: inout [Key: Action], _ key: Key, kind: Action?) -> Action {
        if let known = numbers[key] { return known }
        let number = Action(entries.count)
        var tokens: [UInt16] = []
        for place in 0..<8 where key.tokens[place] != 0 { tokens.append(key.tokens[place]) }
        entries.append(Entry(tool: key.tool, tokens: tokens, kind: kind ?? number))
        numbers[key] = number
        return number
    }

    /// The prefixes that are general enough, found level by level so that rare ones never pile up.
    private static func keptPrefixes(_ store: EpisodeStore, _ commands: [Bool], bar: Spread.Bar) -> Set<Key> {
        var kept: Set<Key> = []
        var parents: [Key: Spread] = [:]
        let slots = ActionTable.nameless(store)
        for place in 0..<depth {
            var spreads: [Key: Spread] = [:]
            for episode in store.episodes {
                for call in store.calls(of: episode) {
                    guard commands[Int(call.tool)], call.tokens[place] != 0,
                        !slots.contains(call.tokens[place])
                    else { continue }
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

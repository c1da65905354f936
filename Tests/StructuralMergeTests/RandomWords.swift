import TestSupport

/// Random words, phrases and sentences of a small vocabulary, so that the same text occurs twice now and then.
struct RandomWords {
    private var numbers: SplitMix64

    init(seed: UInt64) { numbers = SplitMix64(seed: seed) }

    private static let vocabulary = [
        "run", "check", "never", "the", "file", "server", "before", "answer", "each", "table", "`make all`", "*only*",
        "**always**", "[guide](guide.md)", "[note][ref]", "größer", "テスト", "проверка", "测试", "1.2", "e.g.", "a/b",
        "path", "schema", "limit", "retry", "query", "row", "column", "result", "when", "if", "not", "fails", "twice",
    ]

    mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &numbers) }

    mutating func pick<T>(_ choices: [T]) -> T { numbers.pick(choices) }

    mutating func word() -> String { pick(Self.vocabulary) }

    mutating func phrase() -> String { several(4) { $0.word() }.joined(separator: " ") }

    mutating func sentence() -> String {
        let words = (0..<below(8) + 2).map { _ in word() }
        let verb = pick(["Use", "Read", "Prüfe", "Запусти", "Then"])
        return "\(verb) \(words.joined(separator: " "))" + pick([".", ".", "!", "?", "。"])
    }

    /// One to `limit` things.
    mutating func several<T>(_ limit: Int, _ make: (inout RandomWords) -> T) -> [T] {
        (0..<below(limit) + 1).map { _ in make(&self) }
    }
}

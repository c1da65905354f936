import TestSupport

extension RandomDocument {
    /// The document after one to four random edits.
    func edited(_ words: inout RandomWords) -> RandomDocument {
        var document = self
        for _ in 0..<words.below(4) + 1 { document.edit(&words) }
        return document
    }

    private mutating func edit(_ words: inout RandomWords) {
        switch words.below(24) {
        case 0: hasReturns.toggle()
        case 1: endsLine.toggle()
        case 2, 3: editKeys(&words)
        case 4, 5: blocks.insert(RandomDocument.block(&words), at: words.below(blocks.count + 1))
        case 6 where !blocks.isEmpty: blocks.remove(at: words.below(blocks.count))
        case 7 where !blocks.isEmpty:
            let block = blocks.remove(at: words.below(blocks.count))
            blocks.insert(block, at: words.below(blocks.count + 1))
        default:
            guard !blocks.isEmpty else { return }
            let place = words.below(blocks.count)
            blocks[place].edit(&words)
        }
    }

    private mutating func editKeys(_ words: inout RandomWords) {
        guard !keys.isEmpty, words.below(3) > 0 else {
            return keys.insert(
                (words.pick(["license", "tags", "model"]), words.phrase()), at: words.below(keys.count + 1))
        }
        let place = words.below(keys.count)
        if words.below(4) == 0 {
            keys.remove(at: place)
        } else {
            keys[place].1 = words.replacing(in: keys[place].1)
        }
    }
}

extension RandomBlock {
    /// Changes something in the block.
    mutating func edit(_ words: inout RandomWords) {
        switch self {
        case .heading(let level, let text):
            self = .heading(level: words.below(6) == 0 ? level % 3 + 1 : level, text: words.replacing(in: text))
        case .paragraph(var sentences, let width):
            guard words.below(5) > 0 else {
                self = .paragraph(sentences: sentences, width: words.pick([30, 45, 60, 1000]))
                return
            }
            words.change(&sentences, make: { $0.sentence() }, alter: { $1.replacing(in: $0) })
            self = .paragraph(sentences: sentences, width: width)
        case .list(var items, var marker):
            if words.below(8) == 0 { marker = words.pick([.dash, .star, .number]) }
            words.change(&items, make: RandomDocument.item) { item, words in
                var item = item
                if words.below(3) == 0 {
                    words.change(&item.children, make: { $0.phrase() }, alter: { $1.replacing(in: $0) })
                } else {
                    item.text = words.replacing(in: item.text)
                }
                return item
            }
            self = .list(items: items, marker: marker)
        case .table(var rows, var isPadded):
            if words.below(6) == 0 { isPadded.toggle() }
            let columns = rows[0].count
            words.change(&rows, make: { words in (0..<columns).map { _ in words.phrase() } }) { row, words in
                var row = row
                let place = words.below(row.count)
                row[place] = words.replacing(in: row[place])
                return row
            }
            self = .table(rows: rows, isPadded: isPadded)
        case .code(var lines):
            words.change(&lines, make: { $0.phrase() }, alter: { $1.replacing(in: $0) })
            self = .code(lines: lines)
        case .quote(var sentences):
            words.change(&sentences, make: { $0.sentence() }, alter: { $1.replacing(in: $0) })
            self = .quote(sentences: sentences)
        case .definition(let label, _):
            self = .definition(label: label, target: "https://example.org/\(words.below(9))")
        }
    }
}

extension RandomWords {
    /// A text with some of its words replaced, deleted or added.
    mutating func replacing(in text: String) -> String {
        var parts = text.split(separator: " ").map(String.init)
        for _ in 0..<below(2) + 1 {
            let place = below(parts.count)
            switch below(4) {
            case 0: parts.insert(word(), at: place)
            case 1 where parts.count > 1: parts.remove(at: place)
            default: parts[place] = word()
            }
        }
        return parts.joined(separator: " ")
    }

    /// Adds, removes, moves or alters one of some things; one always stays.
    mutating func change<T>(
        _ things: inout [T], make: (inout RandomWords) -> T, alter: (T, inout RandomWords) -> T
    ) {
        guard !things.isEmpty else { return things.append(make(&self)) }
        let place = below(things.count)
        switch below(6) {
        case 0, 1: things.insert(make(&self), at: place + below(2))
        case 2 where things.count > 1: things.remove(at: place)
        case 3 where things.count > 1:
            let thing = things.remove(at: place)
            things.insert(thing, at: below(things.count + 1))
        default: things[place] = alter(things[place], &self)
        }
    }
}

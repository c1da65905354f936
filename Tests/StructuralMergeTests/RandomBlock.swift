import TestSupport

/// A block of a random document, in a form that edits can be made to.
enum RandomBlock: Hashable {
    case heading(level: Int, text: String)
    case paragraph(sentences: [String], width: Int)
    case list(items: [Item], marker: Marker)
    case table(rows: [[String]], isPadded: Bool)
    case code(lines: [String])
    case quote(sentences: [String])
    case definition(label: String, target: String)

    struct Item: Hashable {
        var text: String
        var children: [String]
    }

    enum Marker: Hashable {
        case dash, star, number
    }

    /// The block's lines.
    var lines: [String] {
        switch self {
        case .heading(let level, let text): [String(repeating: "#", count: level) + " " + text]
        case .paragraph(let sentences, let width): RandomBlock.wrapped(sentences, width)
        case .list(let items, let marker): RandomBlock.lines(items, marker)
        case .table(let rows, let isPadded): RandomBlock.lines(rows, isPadded)
        case .code(let lines): ["```sh"] + lines + ["```"]
        case .quote(let sentences): sentences.map { "> " + $0 }
        case .definition(let label, let target): ["[\(label)]: \(target)"]
        }
    }

    private static func wrapped(_ sentences: [String], _ width: Int) -> [String] {
        var lines: [String] = []
        for word in sentences.flatMap({ $0.split(separator: " ") }) {
            if let last = lines.last, last.count + word.count < width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    private static func lines(_ items: [Item], _ marker: Marker) -> [String] {
        items.enumerated().flatMap { index, item in
            let mark =
                switch marker {
                case .dash: "- "
                case .star: "* "
                case .number: "\(index + 1). "
                }
            let indentation = String(repeating: " ", count: mark.count)
            return [mark + item.text] + item.children.map { indentation + "- " + $0 }
        }
    }

    private static func lines(_ rows: [[String]], _ isPadded: Bool) -> [String] {
        guard let columns = rows.first?.count else { return [] }
        let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
        var result = rows.map { row in
            let cells = row.enumerated().map { column, cell in
                isPadded ? cell + String(repeating: " ", count: widths[column] - cell.count) : cell
            }
            return "| " + cells.joined(separator: " | ") + " |"
        }
        result.insert("|" + String(repeating: " --- |", count: columns), at: 1)
        return result
    }
}

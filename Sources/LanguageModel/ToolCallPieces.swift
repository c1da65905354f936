internal import JSON
internal import OrderedCollections

/// Calls of tools that arrive in pieces.
struct ToolCallPieces {
    private struct Piece {
        var index: Int
        var id = ""
        var name = ""
        var arguments = ""
        var value: JSONValue?
    }

    private var pieces: [Piece] = []

    /// Whether there is no call.
    var isEmpty: Bool { pieces.isEmpty }

    /// The bytes of all arguments so far.
    private(set) var byteCount = 0

    /// Takes in more of a call.
    ///
    /// - Parameter index: which one of the answer's calls; without it a piece with an id begins a new call, and one
    ///   without goes on with the last.
    mutating func add(index: Int?, id: String?, name: String?, arguments: JSONValue?) {
        let place = place(index: index, id: id)
        if let id, !id.isEmpty { pieces[place].id = id }
        if let name, !name.isEmpty { pieces[place].name = name }
        if let text = arguments?.string {
            pieces[place].arguments += text
            byteCount += text.utf8.count
        } else if let arguments, !arguments.isNull {
            pieces[place].value = arguments
        }
    }

    /// The calls, in order; a call without an id is named by its place.
    var calls: [ModelToolCall] {
        pieces.enumerated().map { place, piece in
            ModelToolCall(
                id: piece.id.isEmpty ? "call_\(place + 1)" : piece.id, name: piece.name,
                arguments: ToolCallPieces.arguments(piece.arguments, piece.value))
        }
    }

    /// The value that arguments stand for; a text that is no JSON stays a text.
    static func arguments(_ text: String, _ value: JSONValue? = nil) -> JSONValue {
        if text.allSatisfy(\.isWhitespace) { return value ?? .object([:]) }
        return (try? JSONValue.parse(text)) ?? .string(text)
    }

    private mutating func place(index: Int?, id: String?) -> Int {
        if let index {
            if let place = pieces.firstIndex(where: { $0.index == index }) { return place }
            pieces.append(Piece(index: index))
            return pieces.count - 1
        }
        let isNew = pieces.last.map { last in id.map { !$0.isEmpty && $0 != last.id } ?? false } ?? true
        if isNew { pieces.append(Piece(index: (pieces.last?.index ?? -1) + 1)) }
        return pieces.count - 1
    }
}

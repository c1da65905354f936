internal import JSON

extension SectionDiff {
    /// The pieces as data.
    var json: JSONValue {
        .array(
            pieces.map { piece in
                JSONValue(members: [
                    ("file", .string(piece.file)), ("section", .array(piece.section.map { .string($0) })),
                    (
                        "lines",
                        .array(
                            piece.lines.map { line in
                                JSONValue(members: [
                                    ("kind", .string(name(of: line.kind))), ("text", .string(line.text)),
                                ])
                            })
                    ),
                ])
            })
    }

    private func name(of kind: Line.Kind) -> String {
        switch kind {
        case .same: "same"
        case .removed: "removed"
        case .added: "added"
        }
    }
}

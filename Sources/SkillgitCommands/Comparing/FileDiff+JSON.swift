internal import Git
internal import JSON
internal import StructuralMerge

extension FileDiff {
    /// The difference as data; members are named as `Docs/formats.md` says.
    var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("path", .string(path)), ("old_path", .optional(old?.path)), ("new_path", .optional(new?.path)),
            ("status", .string(kind.rawValue)), ("old_mode", mode(old)), ("new_mode", mode(new)),
        ]
        switch content {
        case .structure(let difference):
            members += [
                ("counts", Self.counts(difference.counts)),
                ("sections", .array(difference.sections.map(Self.section))), ("patch", .null),
            ]
        case .lines(let patch, _):
            members += [
                ("counts", .null), ("sections", .null), ("patch", .string(String(decoding: patch, as: UTF8.self))),
            ]
        }
        return JSONValue(members: members)
    }

    private func mode(_ version: Version?) -> JSONValue {
        .optional(version?.mode.map { String($0.rawValue, radix: 8) })
    }

    private static func section(_ section: SectionDifference) -> JSONValue {
        JSONValue(members: [
            ("path", .array(section.path.map { .string($0) })), ("line", .count(section.line)),
            ("removed", .bool(section.isGone)), ("counts", counts(section.counts)),
            ("changes", .array(section.entries.map(entry))),
        ])
    }

    private static func counts(_ counts: DifferenceCounts) -> JSONValue {
        func object(_ numbers: [DifferenceUnit: Int]) -> JSONValue {
            JSONValue(members: numbers.sorted { $0.key < $1.key }.map { ($0.key.rawValue, .count($0.value)) })
        }
        return JSONValue(members: [
            ("added", object(counts.added)), ("removed", object(counts.removed)), ("edited", object(counts.edited)),
            ("moved", object(counts.moved)), ("reformatted", object(counts.reformatted)),
        ])
    }

    private static func entry(_ entry: DifferenceEntry) -> JSONValue {
        var (change, format): (String, JSONValue) = ("", .null)
        switch entry.change {
        case .added: change = "added"
        case .removed: change = "removed"
        case .edited: change = "edited"
        case .reformatted(let kind): (change, format) = ("reformatted", .string(kind.rawValue))
        case .none: change = "none"
        }
        return JSONValue(members: [
            ("change", .string(change)), ("moved", .bool(entry.isMoved)), ("unit", .string(entry.unit.rawValue)),
            ("format", format), ("old", place(entry.old)), ("new", place(entry.new)),
            ("text", .array(entry.text.flatMap(texts))),
        ])
    }

    private static func place(_ place: DifferencePlace?) -> JSONValue {
        guard let place else { return .null }
        return JSONValue(members: [
            ("line", .count(place.line)), ("end_line", .count(place.lastLine)),
            ("start_byte", .count(place.bytes.lowerBound)), ("end_byte", .count(place.bytes.upperBound)),
            ("section", .array(place.section.map { .string($0) })),
        ])
    }

    private static func texts(_ text: DifferenceText) -> [JSONValue] {
        func operation(_ name: String, _ bytes: [UInt8]) -> JSONValue {
            JSONValue(members: [("op", .string(name)), ("text", .string(String(decoding: bytes, as: UTF8.self)))])
        }
        return switch text {
        case .equal(let bytes): [operation("equal", bytes)]
        case .delete(let bytes): [operation("delete", bytes)]
        case .insert(let bytes): [operation("insert", bytes)]
        case .respaced(let old, let new): [operation("delete", old), operation("insert", new)]
        }
    }
}

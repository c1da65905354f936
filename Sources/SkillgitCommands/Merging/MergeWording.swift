internal import JSON
internal import SkillRepository
internal import StructuralMerge

/// Puts the rules, conflicts and warnings of a merge in memory into words and JSON.
struct MergeWording {
    var merge: StructuredMerge?

    func print(to terminal: Terminal) {
        guard let merge else { return }
        for file in merge.files {
            for resolution in file.resolutions {
                terminal.print(
                    "  settled \(MergeWording.place(file.path, resolution.path)): \(resolution.rule.rawValue)")
            }
        }
        for (path, places) in merge.remembered.sorted(by: { $0.key < $1.key }) {
            for place in places {
                terminal.print(
                    "  settled \(MergeWording.place(path, place.conflict.path)): as before (\(place.settlement?.choice.rawValue ?? ""))"
                )
            }
        }
        for file in merge.conflicts {
            for place in file.places where place.settlement == nil {
                terminal.print(
                    "  conflict \(MergeWording.place(file.path, place.conflict.path)): \(place.conflict.kind.rawValue)")
            }
        }
        for file in merge.files {
            for warning in file.warnings { MergeWording.warn(warning, in: file.path, on: terminal) }
        }
    }

    var members: [(String, JSONValue)] {
        guard let merge else { return [] }
        var resolved: [JSONValue] = []
        var warnings: [JSONValue] = []
        for file in merge.files {
            resolved += file.resolutions.map { resolution in
                JSONValue(members: [
                    ("file", .string(file.path)), ("path", MergeWording.array(resolution.path)),
                    ("rule", .string(resolution.rule.rawValue)), ("line", .count(resolution.lines.lowerBound)),
                ])
            }
            warnings += file.warnings.map { MergeWording.value($0, in: file.path) }
        }
        let remembered = merge.remembered.sorted { $0.key < $1.key }.flatMap { path, places in
            places.map { MergeWording.value($0, in: path) }
        }
        return [("resolved", .array(resolved)), ("remembered", .array(remembered)), ("warnings", .array(warnings))]
    }

    var conflicts: JSONValue {
        .array(
            (merge?.conflicts ?? []).flatMap { file in
                file.places.filter { $0.settlement == nil }.map { MergeWording.value($0, in: file.path) }
            })
    }

    /// Says what is broken.
    static func warn(_ warning: StructuralWarning, in file: String, on terminal: Terminal) {
        terminal.say(
            "\(terminal.errors.styled("warning:", .yellow)) \(Visible.line(file)):\(warning.line) \(warning.kind.rawValue): \(Visible.line(warning.subject))"
        )
    }

    /// What is broken as data.
    static func value(_ warning: StructuralWarning, in file: String) -> JSONValue {
        JSONValue(members: [
            ("file", .string(file)), ("line", .count(warning.line)), ("kind", .string(warning.kind.rawValue)),
            ("subject", .string(warning.subject)),
        ])
    }

    /// A conflict as data.
    static func value(_ place: ConflictPlace, in file: String, number: Int? = nil) -> JSONValue {
        let texts = place.conflict.texts
        var members: [(String, JSONValue)] = number.map { [("number", .count($0))] } ?? []
        members += [
            ("file", .string(file)), ("kind", .string(place.conflict.kind.rawValue)),
            ("path", array(place.conflict.path)), ("base", text(texts.base)), ("ours", text(texts.ours)),
            ("theirs", text(texts.theirs)),
        ]
        if let settlement = place.settlement {
            members += [("choice", .string(settlement.choice.rawValue)), ("text", text(settlement.text))]
        }
        return JSONValue(members: members)
    }

    /// What git must not be asked to do while the work tree keeps our side.
    static func commitHint(_ state: MergeState) -> String? {
        guard state.inWorkTree, !state.markers else { return nil }
        return
            "the work tree keeps our side, and 'git commit' would record it as the merge: only --continue and --abort end it"
    }

    static func place(_ file: String, _ path: [String]) -> String {
        ([file] + path).map(Visible.line).joined(separator: " > ")
    }

    private static func array(_ names: [String]) -> JSONValue { .array(names.map { .string($0) }) }

    private static func text(_ bytes: [UInt8]) -> JSONValue { .string(String(decoding: bytes, as: UTF8.self)) }
}

internal import JSON
internal import StructuralMerge

/// What a merge did, as one JSON object (`skillgit.merge-file/1`).
enum MergeReport {
    /// The object as text.
    ///
    /// - Parameters:
    ///   - favor: how conflicts were settled without a mark.
    ///   - text: the merged text, where it goes nowhere else.
    static func json(of merge: VersionMerge, favor: MarkerStyle.Favor?, text: [UInt8]?) -> String {
        let result = merge.result
        var members: [(String, JSONValue)] = [
            ("schema", "skillgit.merge-file/1"),
            ("clean", .bool(merge.markedConflicts == 0)),
            ("method", .string(method(of: result))),
            ("fallback", fallback(of: result)),
            ("favor", favor.map { .string("\($0)") } ?? .null),
            ("conflicts", .array((result?.conflicts ?? []).map(value))),
            ("resolutions", .array((result?.resolutions ?? []).map(value))),
            ("warnings", .array((result?.warnings ?? []).map(value))),
        ]
        if let text { members.append(("text", .string(String(decoding: text, as: UTF8.self)))) }
        return JSONWriter.pretty(JSONValue(members: members))
    }

    private static func method(of result: MergeResult?) -> String {
        switch result?.method {
        case .structure: "structure"
        case .fallback: "fallback"
        case .lines, nil: "lines"
        }
    }

    private static func fallback(of result: MergeResult?) -> JSONValue {
        guard case .fallback(let reason) = result?.method else { return .null }
        switch reason {
        case .notText: return JSONValue(members: [("reason", "not-text")])
        case .oldMarkers: return JSONValue(members: [("reason", "old-markers")])
        case .tooLarge: return JSONValue(members: [("reason", "too-large")])
        case .refused(let objections):
            return JSONValue(members: [
                ("reason", "refused"), ("objections", .array(objections.map(value))),
            ])
        }
    }

    private static func value(_ objection: Certifier.Objection) -> JSONValue {
        let (kind, subject) =
            switch objection {
            case .lost(let text): ("lost", text)
            case .undone(let text): ("undone", text)
            case .multiplied(let text): ("multiplied", text)
            case .invented(let text): ("invented", text)
            case .oneSided(let text): ("one-sided", text)
            case .outline(let text): ("outline", text)
            }
        return JSONValue(members: [("kind", .string(kind)), ("subject", .string(subject))])
    }

    private static func value(_ conflict: MergeConflict) -> JSONValue {
        func text(_ bytes: [UInt8]) -> JSONValue { .string(String(decoding: bytes, as: UTF8.self)) }
        return JSONValue(members: [
            ("kind", .string(conflict.kind.rawValue)), ("path", path(conflict.path)),
            ("ours", text(conflict.texts.ours)), ("base", text(conflict.texts.base)),
            ("theirs", text(conflict.texts.theirs)),
        ])
    }

    private static func value(_ resolution: MergeResolution) -> JSONValue {
        let lines = resolution.lines
        return JSONValue(members: [
            ("rule", .string(resolution.rule.rawValue)), ("path", path(resolution.path)),
            ("line", lines.isEmpty ? .null : .integer(Int64(lines.lowerBound))),
            ("lines", .integer(Int64(lines.count))),
        ])
    }

    private static func value(_ warning: StructuralWarning) -> JSONValue {
        JSONValue(members: [
            ("kind", .string(warning.kind.rawValue)), ("line", .integer(Int64(warning.line))),
            ("path", path(warning.path)), ("subject", .string(warning.subject)),
        ])
    }

    private static func path(_ parts: [String]) -> JSONValue { .array(parts.map { .string($0) }) }
}

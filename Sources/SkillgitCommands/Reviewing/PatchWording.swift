internal import Evolution
internal import JSON
internal import Skill
internal import SkillRepository

/// How patches are put into words and JSON, the same in every command.
enum PatchWording {
    /// The mark in front of a patch: what was decided.
    static func mark(_ entry: LogView.Entry, _ output: Terminal.Output) -> String {
        if entry.merged != nil { return output.styled("●", .green) }
        switch entry.decision?.verdict {
        case .accept: return output.styled((entry.decision?.revision ?? 1) > 1 ? "✎" : "✔", .green)
        case .reject: return output.styled("✘", .red)
        case nil where entry.patch.route == .contested: return output.styled("≠", .yellow)
        case nil: return entry.patch.risks.isEmpty ? "○" : output.styled("!", .yellow)
        }
    }

    /// The decision in one word.
    static func state(_ entry: LogView.Entry) -> String {
        if entry.merged != nil { return "merged" }
        switch entry.decision?.verdict {
        case .accept: return (entry.decision?.revision ?? 1) > 1 ? "edited" : "accepted"
        case .reject: return "rejected"
        case nil where entry.setAsideFor != nil: return "set aside"
        case nil:
            return switch entry.patch.route {
            case .parked: "parked"
            case .contested: "in conflict"
            default: "open"
            }
        }
    }

    /// A support in one line.
    static func support(_ count: SupportCount) -> String {
        let inferred = count.inferred > 0 ? ", \(count.inferred) of these inferred" : ""
        return
            "\(count.episodes)/\(count.ofEpisodes) runs (success \(count.success), failure \(count.failure), "
            + "unknown \(count.unknown)\(inferred)), \(count.tasks)/\(count.ofTasks) tasks"
    }

    /// What later runs added, in one line; `nil` when none did.
    static func reinforcement(_ support: SummedSupport) -> String? {
        guard support.parts.count > 1 else { return nil }
        return "over \(support.parts.count) runs of evolve: \(support.trajectories) trajectories "
            + "(success \(support.success), failure \(support.failure), unknown \(support.unknown)), \(support.tasks) tasks"
    }

    /// What the patch excludes, one line for each; empty for most.
    static func conflicts(_ entry: LogView.Entry) -> [String] {
        entry.conflicts.compactMap { conflict in
            guard let other = conflict.other(than: entry.patch.id) else { return nil }
            let model = conflict.leftOpenBecause.map { "; the model left it open: \(Visible.line($0))" } ?? ""
            return "excludes \(other): \(Visible.line(conflict.reason))\(model)"
        }
    }

    static func json(_ entry: LogView.Entry) throws -> JSONValue {
        let patch = entry.patch
        return JSONValue(members: [
            ("id", .string(patch.id.text)), ("rank", .count(patch.rank)), ("title", .string(patch.title)),
            ("theme", .string(patch.theme)), ("route", .string(patch.route.rawValue)),
            ("state", .string(state(entry))),
            ("files", .array(Set(patch.edits.map(\.file.text)).sorted().map { .string($0) })),
            ("support", try .of(patch.count)), ("total_support", json(entry.support)),
            ("risks", .array(patch.risks.map { .string($0.rawValue) })),
            ("depends", .array(patch.depends.map { .string($0.text) })),
            ("parked_because", .optional(patch.parkedBecause)),
            ("conflicts", .array(try entry.conflicts.map { try .of($0) })),
            ("again", try patch.again.map { try .of($0) } ?? .null),
            ("set_aside_for", .optional(entry.setAsideFor?.text)), ("model", .optional(patch.model)),
            ("decision", try entry.decision.map { try .of($0) } ?? .null),
            ("merged_by", .optional(entry.merged?.rawValue)),
        ])
    }

    static func json(_ support: SummedSupport) -> JSONValue {
        JSONValue(members: [
            ("trajectories", .count(support.trajectories)), ("success", .count(support.success)),
            ("failure", .count(support.failure)), ("unknown", .count(support.unknown)),
            ("inferred", .count(support.inferred)), ("tasks", .count(support.tasks)),
            ("runs", .array(support.parts.map { .string($0.run.text) })),
        ])
    }
}

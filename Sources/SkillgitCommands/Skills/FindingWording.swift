internal import Skill

/// Prints the validator's findings.
enum FindingWording {
    static func print(_ findings: [Finding], path: String, isValid: Bool, to terminal: Terminal) {
        for finding in findings {
            let folder = SkillInspection.shown(path)
            let file = folder == "." || finding.file == folder ? finding.file : "\(folder)/\(finding.file)"
            let place = finding.line.map { "\(file):\($0)" } ?? file
            let severity =
                finding.severity == .error
                ? terminal.output.styled("error", .red) : terminal.output.styled("warning", .yellow)
            terminal.print(
                "\(Visible.line(place)): \(severity): \(Visible.line(finding.message)) [\(finding.rule)]")
            terminal.print("    \(terminal.output.styled(Visible.line(finding.mend), .dim))")
        }
        let errors = findings.count { $0.severity == .error }
        let warnings = findings.count - errors
        let counts = [
            errors > 0 ? plural(errors, "error") : nil, warnings > 0 ? plural(warnings, "warning") : nil,
        ]
        .compactMap { $0 }.joined(separator: ", ")
        let verdict =
            isValid ? terminal.output.styled("valid", .green) : terminal.output.styled("invalid", .red)
        terminal.print(
            "\(Visible.line(SkillInspection.shown(path))): \(verdict)\(counts.isEmpty ? "" : " (\(counts))")")
    }
}

/// A number with its noun: `1 patch`, `2 patches`.
func plural(_ count: Int, _ noun: String, _ many: String? = nil) -> String {
    "\(count) \(count == 1 ? noun : many ?? noun + "s")"
}

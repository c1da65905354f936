internal import ArgumentParser
internal import JSON
internal import Skill

/// `skillgit validate`.
struct ValidateCommand: SkillgitCommand {
    enum Compatibility: String, ExpressibleByArgument {
        case reference = "skills-ref"
    }

    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check a skill against the format and against our own rules.",
        discussion: """
            Every finding names file, line and what mends it. Warnings do not make a skill invalid.

            EXAMPLES
              skillgit validate
              skillgit validate skills/* --json
              skillgit validate --compat skills-ref my-skill

            EXIT CODES
              0    every skill is valid
              1    one is not
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Option(
        help: ArgumentHelp(
            "Give the verdict and the words of another validator: skills-ref.", valueName: "tool"))
    var compat: Compatibility?
    @Flag(help: "Let warnings count as errors.")
    var strict = false
    @Argument(help: "Folders of skills; the one you are in when none is given.", completion: .directory)
    var paths: [String] = ["."]

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        if compat == .reference { return try runAsReference(in: context) }
        var isValid = true
        var reports: [JSONValue] = []
        for path in paths {
            let findings = SkillInspection.findings(at: path, in: context)
            let errors = findings.count { $0.severity == .error || strict }
            if errors > 0 { isValid = false }
            if json.isOn {
                reports.append(
                    JSONValue(members: [
                        ("path", .string(path)), ("valid", .bool(errors == 0)),
                        ("findings", try .of(findings)),
                    ]))
            } else {
                FindingWording.print(findings, path: path, isValid: errors == 0, to: context.terminal)
            }
        }
        if json.isOn {
            context.print(json: [("valid", .bool(isValid)), ("skills", .array(reports))], for: "validate")
        }
        if !isValid { throw CommandFailure.silent(.negative) }
    }

    private func runAsReference(in context: CommandContext) throws {
        if json.isOn || strict {
            throw CommandFailure.usage(
                "--compat \(Compatibility.reference.rawValue) knows neither --json nor --strict")
        }
        var isValid = true
        for path in paths {
            let shown = ReferencePath.folder(path, in: context)
            let folder = context.absolute(shown)
            let result = SkillInspection.readSkillFile(folder)
            if case .failure(.missing) = result {
                throw CommandFailure.usage(
                    "Invalid value for 'SKILL_PATH': Path '\(Visible.line(path))' does not exist.")
            }
            let messages = ReferenceValidator.messages(
                for: result, path: shown, folderName: ReferencePath.name(of: shown))
            if messages.isEmpty {
                context.terminal.print("Valid skill: \(shown)")
            } else {
                isValid = false
                context.terminal.say("Validation failed for \(shown):")
                for message in messages { context.terminal.say("  - \(message)") }
            }
        }
        if !isValid { throw CommandFailure.silent(.negative) }
    }
}

internal import FoundationEssentials
internal import Glibc
internal import Trajectory

/// The rules by which secrets are found: the built-in ones and the user's own.
enum RedactionSettings {
    /// A redactor with the rules of `redaction.json` in the configuration folder, where there is one.
    static func redactor(in context: CommandContext) throws -> Redactor {
        let path = UserConfiguration.folder(context.environment) + "/redaction.json"
        guard access(path, F_OK) == 0 else { return Redactor() }
        do {
            return try Redactor(adding: RedactionRule.load(json: Data(UserFile.text(at: path).utf8)))
        } catch let error as RedactionRuleError {
            throw CommandFailure("\(Visible.line(path)): \(Visible.line(String(describing: error)))")
        }
    }
}

internal import Glibc
internal import Templates

/// Finds the text of a template: the user's own file in the configuration folder, else the one compiled in.
///
/// Templates that come with a repository are never used.
enum TemplateText {
    static func text(of template: Template, in context: CommandContext) throws -> String {
        let path = UserConfiguration.folder(context.environment) + "/templates/" + template.fileName
        guard access(path, F_OK) == 0 else { return template.text }
        return try UserFile.text(at: path)
    }
}

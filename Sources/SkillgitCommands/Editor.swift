/// The editor that the user named.
enum Editor {
    /// Its program and arguments.
    static func command(in context: CommandContext) throws -> [String] {
        for name in ["GIT_EDITOR", "VISUAL", "EDITOR"] {
            if let value = context.environment[name], !value.isEmpty {
                return value.split(separator: " ").map(String.init)
            }
        }
        guard context.terminal.canAsk else {
            throw CommandFailure.usage("no editor is named", hints: ["set EDITOR"])
        }
        return ["vi"]
    }
}

/// Puts what ArgumentParser says about a wrong command line into the form of all our errors.
enum UsageWording {
    static func say(_ text: String, in context: CommandContext) {
        let terminal = context.terminal
        let hint = terminal.errors.styled("hint:", .yellow)
        for line in text.split(separator: "\n") {
            if line.hasPrefix("Error: ") {
                let message = FailureWording.sentence(String(line.dropFirst(7)))
                terminal.say("\(terminal.errors.styled("error:", .red)) \(message)")
            } else if line.hasPrefix("Help:  ") {
                terminal.say("\(hint) \(line.dropFirst(7))")
            } else if line.hasPrefix("Usage: ") {
                terminal.say("usage: \(line.dropFirst(7))")
            } else if line.hasPrefix("  See '"), let end = line.lastIndex(of: "'") {
                terminal.say("\(hint) \(line[line.index(line.startIndex, offsetBy: 7)..<end])")
            } else {
                terminal.say(String(line))
            }
        }
    }
}

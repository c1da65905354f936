internal import JSON
internal import LanguageModel

/// The tools that the agentic analyst offers to the model.
enum AgentTools {
    /// The names of the tools.
    enum Name: String, CaseIterable {
        case readSteps = "read_steps"
        case listFiles = "list_files"
        case readFile = "read_file"
        case runCommand = "run_command"
        case check
        case tryEdit = "try_edit"
        case submit
        case giveUp = "give_up"
    }

    /// The tools for a task with these abilities; `nil` when it has no files.
    ///
    /// The same for equal abilities, so that the start of prompts can be cached.
    static func offered(_ abilities: TaskAbilities?) -> [ModelTool] {
        Name.allCases.filter { name in
            switch name {
            case .readSteps, .tryEdit, .submit, .giveUp: true
            case .listFiles, .readFile: abilities != nil
            case .runCommand: abilities?.runsCommands == true
            case .check: abilities?.checks == true
            }
        }.map(tool)
    }

    private static func tool(_ name: Name) -> ModelTool {
        let (description, parameters) = described(name)
        return ModelTool(
            name: name.rawValue, description: description,
            parameters: AnalysisSchema.closed(parameters.map(\.0), JSONValue(members: parameters)))
    }

    private static func described(_ name: Name) -> (String, [(String, JSONValue)]) {
        let text = AnalysisSchema.text
        let number = AnalysisSchema.number
        switch name {
        case .readSteps:
            return ("Shows steps of the record, both ends included.", [("from", number), ("to", number)])
        case .listFiles:
            return ("Lists the task's files: input/ is what the agent had, output/ what it produced.", [])
        case .readFile:
            return (
                "Shows a part of a file of the task; offset and count are bytes.",
                [("path", text), ("offset", number), ("count", number)]
            )
        case .runCommand:
            return (
                "Runs a shell command in a copy of the task's folder, without network. Files that it makes stay for the "
                    + "next command; processes do not.", [("command", text)]
            )
        case .check:
            return (
                "Runs the task's checker on a file of the copy. A file of your own making that passes proves the cause.",
                [("file", text)]
            )
        case .tryEdit:
            return (
                "Applies edits to the skill, in memory only, and shows what the skill would say or why they do not fit.",
                [("edits", AnalysisSchema.list(of: AnalysisSchema.edit))]
            )
        case .submit:
            return (
                "Hands in the lessons; ends the analysis when they are accepted.", [("lessons", AnalysisSchema.lessons)]
            )
        case .giveUp: return ("Ends the analysis without a lesson.", [("reason", text)])
        }
    }
}

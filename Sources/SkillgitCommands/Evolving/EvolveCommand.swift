internal import ArgumentParser
internal import Evolution
internal import JSON
internal import LanguageModel
internal import SkillRepository
internal import Trajectory

/// `skillgit evolve`.
struct EvolveCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "evolve",
        abstract: "Learn from trajectories: one commit per lesson on an evolution branch.",
        discussion: """
            Trajectories are read in any of these formats, told apart by content: messages with a reward (JSON, JSONL, \
            tau-bench, fine-tuning files), ATIF, Harbor trial folders, sessions of Claude Code and Codex, logs of \
            SWE-agent, mini-swe-agent, Inspect (.json, .eval) and Trace2Skill. Secrets are redacted before anything \
            else sees them. The default branch and the work tree are not touched.

            Without a model the built-in rules analyst reads them: errors and what recovered from them in runs that \
            passed, loops, what differs between runs of one task. With --model one call per trajectory is made; \
            --model handoff writes the prompts as files for any agent or person to answer. With --analyst agent a model \
            looks into each failed run with tools: it reads steps and files, runs commands in a sandbox (bubblewrap) and \
            the checker, and has to prove the cause by a fixed file that passes.

            A run stops where its budget ends; running calls finish, and what they answered is kept for --resume with a \
            larger one. --dry-run says beforehand what a run takes.

            Without --traces the sessions of Claude Code and Codex that used this skill are found.

            EXAMPLES
              skillgit evolve --traces runs.jsonl
              skillgit evolve --traces jobs/ --min-tasks 5 --dry-run
              skillgit evolve --traces runs/ --model openai:gpt-4o
              skillgit evolve --traces runs/ --analyst agent --task-files tasks/ --checker 'python3 check.py'
              skillgit evolve --traces runs/ --model openai:gpt-4o --max-cost 5 --max-time 30m
              skillgit evolve --traces runs/ --model handoff; skillgit evolve --resume

            EXIT CODES
              0    done, also when the same run was done before
              1    too many trajectories or calls failed, or nothing can be read
              2    wrong usage
              3    waiting for answers of the hand-off
              4    the budget is used up: skillgit evolve --resume with a larger one
              130  interrupted
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @OptionGroup(title: "What is read") var input: EvolveInput
    @OptionGroup(title: "How it is analysed") var analysis: EvolveAnalysis
    @OptionGroup(title: "The agentic analyst") var agent: EvolveAgent
    @OptionGroup(title: "What it may spend") var budget: EvolveBudget
    @OptionGroup var progress: ProgressOptions
    @Option(help: ArgumentHelp("The branch's name, instead of evolve/<run>.", valueName: "branch"))
    var name: String?
    @Flag(
        name: .customLong("publish-evidence"),
        help: "Let the redacted quotes travel with the run: skillgit help publish.")
    var isPublishing = false
    @Flag(
        name: .customLong("dry-run"),
        help: "Say what would be read, called and spent; ask no model, write nothing.")
    var isDryRun = false
    @Flag(help: "Go on with the run that waits for answers or was interrupted, with its own options.")
    var resume = false

    func validate() throws {
        if agent.isUsed, !analysis.analyst.contains(.agent) {
            throw ValidationError(
                "--task-files, --checker, --max-turns, --max-analysis-tokens and --allow-unproved need --analyst agent")
        }
    }

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        let repository = try context.openSkill(forReading: isDryRun && !resume)
        let pending = PendingEvolution(repository)
        if resume {
            guard let arguments = try pending.arguments() else {
                throw CommandFailure(
                    "no run waits or was interrupted", hints: ["skillgit evolve --traces FILE"],
                    status: .negative)
            }
            guard var again = try Skillgit.parseAsRoot(["evolve"] + arguments) as? EvolveCommand else {
                throw CommandFailure(
                    "the interrupted run's options cannot be read any more",
                    hints: ["give them again: skillgit evolve --traces FILE"])
            }
            again.json = json
            again.progress = progress
            again.budget.replace(with: budget)
            return try EvolveRun(options: again, repository: repository, pending: pending, context: context)
                .perform()
        }
        try EvolveRun(options: self, repository: repository, pending: pending, context: context).perform()
    }

    /// The command line that makes this run again, for `--resume`.
    func arguments(paths: [String], in context: CommandContext) -> [String] {
        var all =
            paths.flatMap { ["--traces", $0] } + input.arguments(in: context)
            + analysis.arguments(in: context) + agent.arguments(in: context) + budget.arguments(in: context)
        if let name { all += ["--name", name] }
        if isPublishing { all.append("--publish-evidence") }
        return all
    }
}

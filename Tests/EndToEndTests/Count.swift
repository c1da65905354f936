/// How many runs show something, by outcome and task: what the trailers of a commit must say.
struct Count: Equatable {
    var passed = 0
    var failed = 0
    var tasks: Set<String> = []

    /// Counts the runs that show it.
    init(_ runs: [RecordedRun], where shows: (RecordedRun) -> Bool) {
        for run in runs where shows(run) {
            if run.passed { passed += 1 } else { failed += 1 }
            tasks.insert(run.task)
        }
    }

    /// Counts the runs in which a call came back with all these words.
    static func answered(_ words: [String], _ runs: [RecordedRun]) -> Count {
        Count(runs) { run in run.answers.contains { answer in words.allSatisfy { answer.contains($0) } } }
    }

    /// Counts the runs that sent a failing call again as it was.
    static func resent(_ runs: [RecordedRun], failing: String) -> Count {
        Count(runs) { run in
            zip(run.calls, run.calls.dropFirst()).contains { first, second in
                first.tool == second.tool && first.arguments == second.arguments
                    && [first, second].allSatisfy { $0.answer?.hasPrefix(failing) == true }
            }
        }
    }

    /// Counts the runs in which one call brought the same answer three times or more.
    static func repeated(_ runs: [RecordedRun]) -> Count {
        Count(runs) { run in
            run.calls.contains { call in call.answer != nil && run.calls.count { $0 == call } >= 3 }
        }
    }

    /// Counts the runs in which two calls in turns, each twice, brought the same two answers.
    static func alternating(_ runs: [RecordedRun]) -> Count {
        Count(runs) { run in
            run.calls.indices.dropLast(3).contains { at in
                run.calls[at] == run.calls[at + 2] && run.calls[at + 1] == run.calls[at + 3]
                    && run.calls[at].arguments != run.calls[at + 1].arguments
                    && run.calls[at].answer != nil && run.calls[at + 1].answer != nil
            }
        }
    }

    /// The value of `Skillgit-Support`.
    func support(of all: [RecordedRun]) -> String {
        "\(passed + failed)/\(all.count) (success \(passed), failure \(failed), unknown 0)"
    }

    /// The value of `Skillgit-Tasks`.
    func taskGroups(of all: [RecordedRun]) -> String {
        "\(tasks.count)/\(Set(all.map(\.task)).count)"
    }
}

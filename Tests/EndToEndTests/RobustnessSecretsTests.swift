import TestSupport
import Testing

/// Secrets that stand in trajectories reach nothing that is kept, printed or sent.
@Suite struct RobustnessSecretsTests {
    private typealias Maker = @Sendable (inout SplitMix64) -> String
    private static let alnum = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    private static let upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    private static let hex = "0123456789abcdef"
    private static let digits = "0123456789"

    /// Kinds: name, what stands before, the fixed beginning, how the rest is made, what stands after.
    private static let kinds: [(name: String, before: String, head: String, rest: Maker, after: String)] = [
        ("aws", "id ", "AK" + "IA", { $0.text(upper, 16) }, " end"),
        ("aws-secret", "aws_secret_access_key = ", "", { $0.text(alnum, 39) + "7" }, "\n"),
        ("github", "use ", "gh" + "p_", { $0.text(alnum, 36) }, " end"),
        (
            "github-fine", "use ", "github" + "_pat_", { $0.text(alnum, 22) + "_" + $0.text(alnum, 59) },
            " end"
        ),
        ("gitlab", "use ", "glp" + "at-", { $0.text(alnum, 20) }, " end"),
        (
            "slack", "use ", "xo" + "xb-",
            { $0.text(digits, 12) + "-" + $0.text(digits, 12) + "-" + $0.text(alnum, 24) },
            " end"
        ),
        ("openai", "use ", "s" + "k-proj-", { $0.text(alnum, 96) }, " end"),
        ("anthropic", "use ", "s" + "k-ant-api03-", { $0.text(alnum, 93) + "AA" }, " end"),
        ("google", "use ", "AI" + "za", { $0.text(alnum, 35) }, " end"),
        ("stripe", "use ", "sk_" + "live_", { $0.text(alnum, 24) }, " end"),
        ("sendgrid", "use ", "S" + "G.", { $0.text(alnum, 22) + "." + $0.text(alnum, 43) }, " end"),
        ("npm", "use ", "np" + "m_", { $0.text(alnum, 36) }, " end"),
        ("pypi", "use ", "py" + "pi-", { $0.text(alnum, 90) }, " end"),
        ("huggingface", "use ", "h" + "f_", { $0.text(alnum, 34) }, " end"),
        ("digitalocean", "use ", "do" + "p_v1_", { $0.text(hex, 64) }, " end"),
        ("twilio", "use ", "S" + "K", { $0.text(hex, 32) }, " end"),
        (
            "jwt", "use ", "ey" + "J",
            { $0.text(alnum, 33) + ".ey" + "J" + $0.text(alnum, 60) + "." + $0.text(alnum, 43) }, " end"
        ),
        ("password", "password=", "", { $0.text(alnum, 19) + "7" }, "\n"),
        ("api-key", "api_key: ", "", { $0.text(alnum, 31) + "4" }, "\n"),
        ("export", "export SERVICE_TOKEN=", "", { $0.text(alnum, 31) + "4" }, "\n"),
        ("url", "postgres://admin:", "", { $0.text(alnum, 18) }, "@db.internal:5432/app"),
        ("bearer", "Authorization: Bearer ", "", { $0.text(alnum, 40) + "3" }, "\n"),
        ("azure", "AccountName=store;AccountKey=", "", { $0.text(alnum, 86) + "==" }, ";EndpointSuffix=core"),
        ("vault", "use ", "hv" + "s.", { $0.text(alnum, 28) }, " end"),
    ]

    /// A secret in its surroundings, written in one of the forms.
    struct Planted {
        var text: String
        var secret: String
        var isEncoded: Bool
    }

    /// Ten of every kind, each in every form.
    private static func planted(seed: UInt64) -> [Planted] {
        var numbers = SplitMix64(seed: seed)
        var all: [Planted] = []
        for kind in kinds {
            for round in 0..<10 {
                for form in 0..<4 {
                    let secret = kind.head + kind.rest(&numbers)
                    let middle = secret.index(
                        secret.startIndex, offsetBy: max(kind.head.count + 2, secret.count / 2))
                    let text =
                        switch form {
                        case 0: kind.before + secret + kind.after
                        case 1:
                            kind.before + secret[..<middle] + (round % 2 == 0 ? "\n" : "\\\n  ")
                                + secret[middle...] + kind.after
                        case 2:
                            "{\"value\": \"" + RobustnessTraces.escaped(kind.before + secret + kind.after)
                                + "\"}"
                        default: "blob " + RobustnessTraces.base64(kind.before + secret + kind.after) + " end"
                        }
                    all.append(Planted(text: text, secret: secret, isEncoded: form == 3))
                }
            }
        }
        // A private key is a kind of its own: its lines are the secret.
        for round in 0..<10 {
            let lines = (0..<6).map { _ in numbers.text(alnum, 64) }
            let name = ["RSA ", "EC ", "OPENSSH ", ""][round % 4]
            all.append(
                Planted(
                    text: "-----BE" + "GIN \(name)PRIVATE KEY-----\n\(lines.joined(separator: "\n"))\n-----E"
                        + "ND \(name)PRIVATE KEY-----",
                    secret: lines.joined(), isEncoded: false))
        }
        return all
    }

    /// Writes runs that all meet the same error, so that its words come into evidence, with the secrets all over them.
    private func writeTraces(_ planted: [Planted], in sandbox: Sandbox) throws {
        var rest = planted[...]
        var number = 0
        while !rest.isEmpty {
            let few = Array(rest.prefix(6))
            rest = rest.dropFirst(6)
            func secret(_ index: Int) -> String { few.indices.contains(index) ? few[index].text : "nothing" }
            // Ids and names of files hold secrets in one line only.
            let inName =
                secret(3).contains(where: { $0.isNewline || $0 == "/" || $0 == " " }) ? "" : secret(3)
            let run = RobustnessTraces.Run(
                id: "run-\(number)" + (few[0].text.contains("\n") ? "" : " " + few[0].text),
                task: "task-\(number % 12)",
                succeeded: number % 2 == 0, prompt: "Question \(number % 12), with \(secret(1))",
                calls: [
                    ("SELECT 1 -- \(secret(2))", "Error: no such table: people, \(secret(3))"),
                    ("SELECT name FROM sqlite_master -- \(secret(4))", "[[\"t\"]]\n\(secret(5))"),
                    ("SELECT 2", "[[1]]"),
                ])
            switch number % 4 {
            case 0: try sandbox.write("runs/m\(number)\(inName).jsonl", RobustnessTraces.messages(run))
            case 1: try sandbox.write("runs/a\(number).json", RobustnessTraces.atif(run))
            case 2: try sandbox.write("runs/c\(number).jsonl", RobustnessTraces.claude(run))
            default: try sandbox.write("runs/x\(number).jsonl", RobustnessTraces.codex(run))
            }
            number += 1
        }
    }

    /// Pieces of twelve characters of every secret that stand in the text.
    private func survivors(_ planted: [Planted], in folders: [String], _ sandbox: Sandbox) throws
        -> [Substring]
    {
        var pieces: Set<Substring> = []
        for secret in planted where !secret.isEncoded {
            let letters = Substring(secret.secret)
            var start = letters.startIndex
            while let end = letters.index(start, offsetBy: 12, limitedBy: letters.endIndex) {
                pieces.insert(letters[start..<end])
                guard let next = letters.index(start, offsetBy: 5, limitedBy: letters.endIndex) else { break }
                start = next
            }
        }
        try sandbox.write("pieces", pieces.sorted().joined(separator: "\n") + "\n")
        let found = try sandbox.run(["grep", "-raoF", "-f", "pieces"] + folders)
        return found.output.split(separator: "\n")
    }

    @Test func noSecretIsKeptPrintedOrSent() throws {
        let sandbox = try Sandbox()
        let planted = Self.planted(seed: 5)
        try writeTraces(planted, in: sandbox)
        try sandbox.writeProgram(
            "model.sh",
            "#!/bin/sh\nmkdir -p \"$PROMPTS\"\ncat > \"$PROMPTS/$$\"\nprintf '{\"lessons\": []}'\n")
        // The traces must hold what is looked for, or the test would say nothing.
        try #require(!survivors(planted, in: ["runs"], sandbox).isEmpty)
        var encoded: [Int] = []
        for (name, more) in [
            ("rules", []), ("command", ["--model", "command:" + sandbox.path + "/model.sh"]),
            ("handoff", ["--model", "handoff"]),
        ] {
            try sandbox.skillgit("new", "sql-questions", in: sandbox.path)
            try sandbox.run(["mv", "sql-questions", "skill-" + name])
            let run = try sandbox.run(
                [ProgramRun.skillgit, "evolve", "--json", "--traces", "../runs"] + more, in: "skill-" + name,
                environment: ["PROMPTS": sandbox.path + "/prompts-" + name])
            #expect(run.status == (name == "handoff" ? 3 : 0), "\(name): \(run.status) \(run.errors)")
            try sandbox.write("kept-\(name)/output", run.output + run.errors)
            let log = try sandbox.skillgit("log", "--all", "--parked", "--json", in: "skill-" + name)
            let text = try sandbox.skillgit("log", "--all", "--parked", in: "skill-" + name)
            try sandbox.write("kept-\(name)/log", log.output + log.errors + text.output)
            try sandbox.run(
                [
                    "sh", "-c",
                    "git cat-file --batch-all-objects --batch > ../kept-\(name)/objects; cp -r .git/skillgit ../kept-\(name)/local",
                ],
                in: "skill-" + name)
            if name == "command" {
                let prompts = try sandbox.run(["sh", "-c", "ls prompts-command | wc -l"])
                #expect(
                    (Int(prompts.output.filter(\.isNumber)) ?? 0) > 50,
                    "the model saw \(prompts.output) prompts")
                try sandbox.run(["mv", "prompts-command", "kept-command/prompts"])
            }
            let left = try survivors(planted, in: ["kept-" + name], sandbox)
            #expect(left.isEmpty, "\(name): \(left.count) pieces, as \(left.prefix(8))")
            if name != "handoff" { encoded.append(try count(of: "encoded", in: run.output)) }
        }
        let planted64 = planted.count { $0.isEncoded }
        #expect(
            encoded.allSatisfy { $0 >= planted64 }, "\(encoded) of \(planted64) encoded secrets were reported"
        )
    }

    /// The sum of the numbers in an object of the report.
    private func count(of member: String, in json: String) throws -> Int {
        let start = try #require(json.firstRange(of: "\"\(member)\": {"))
        let body = json[start.upperBound...].prefix { $0 != "}" }
        return body.split(whereSeparator: { !$0.isNumber && $0 != ":" && $0 != "," && $0 != "\n" }).reduce(0) {
            sum, part in
            sum + (part.split(separator: ":").last.flatMap { Int($0.filter(\.isNumber)) } ?? 0)
        }
    }
}

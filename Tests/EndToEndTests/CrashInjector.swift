import TestSupport

/// The library that ends a process amid its writing (`Tests/Fixtures/CrashInjector`).
enum CrashInjector {
    /// Builds the injector; `nil`, with the reason printed, where there is no C compiler.
    static func built(in sandbox: Sandbox) throws -> String? {
        let source =
            "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
            + "/Fixtures/CrashInjector/crash-injector.c"
        let library = sandbox.path + "/injector.so"
        for compiler in ["cc", "clang", "gcc"] {
            let made = try sandbox.run([compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"])
            if made.status == 0 { return library }
        }
        print("skipped: no C compiler for the crash injector")
        return nil
    }
}

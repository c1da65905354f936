extension CommandSandbox {
    /// The arguments of bubblewrap that take everything away but what a command needs.
    func isolation(for job: SandboxJob) -> [String] {
        var words = [
            "--unshare-user", "--unshare-all", "--disable-userns", "--die-with-parent", "--new-session",
            "--uid", "1000", "--gid", "1000", "--cap-drop", "ALL", "--hostname", "sandbox", "--clearenv",
        ]
        var environment = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/tmp", "TMPDIR": "/tmp", "LANG": "C.UTF-8", "TZ": "UTC",
            "PYTHONDONTWRITEBYTECODE": "1",
        ]
        environment.merge(job.environment) { $1 }
        for (name, value) in environment.sorted(by: { $0.key < $1.key }) { words += ["--setenv", name, value] }
        words += ["--ro-bind", "/usr", "/usr"]
        // Links into /usr on most systems, folders on others; `bwrap` copies neither on its own.
        for name in ["bin", "sbin", "lib", "lib32", "lib64", "libx32"] {
            words += ["--ro-bind-try", "/\(name)", "/\(name)"]
        }
        for name in ["/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/nix/store"] {
            words += ["--ro-bind-try", name, name]
        }
        words += ["--ro-bind-data", "4", "/etc/passwd", "--ro-bind-data", "5", "/etc/group"]
        words += ["--proc", "/proc", "--dev", "/dev"]
        words += memory("/dev/shm", limits.disk) + ["--remount-ro", "/dev"]
        words += memory("/tmp", limits.disk) + memory(Self.folder, limits.disk)
        words += memory(SandboxScript.folder, limits.output + 8192)
        for mount in job.mounts { words += ["--ro-bind", mount.source, mount.target] }
        return words + ["--remount-ro", "/", "--chdir", "/", "--"]
    }

    /// The command within its wrapper, under the limits of the kernel on processes, memory, time and files.
    func wrapper(for job: SandboxJob, hasGroup: Bool) -> [String] {
        let kind: String
        switch job.content {
        case .nothing: kind = ""
        case .archive: kind = "archive"
        case .file(_, let name): kind = "file:" + name
        }
        // What may be written to the archive: the files, and a header for each.
        let archive = max(limits.disk * 2 + (1 << 20), limits.fileSize)
        let space = hasGroup ? "unlimited" : "\(limits.memory)"
        return [
            "prlimit", "--nproc=\(limits.processes + Self.reserve)", "--fsize=\(archive)", "--as=\(space)", "--core=0",
            "--",
            "sh", "-c", SandboxScript.inside, "sh", kind, job.folder, "\(limits.time)", "\(limits.processes)",
            "\(limits.processorTime)", "\(limits.fileSize)", job.keepsIn == nil ? "" : "keep", job.command,
        ]
    }

    /// A file system in memory of a size.
    private func memory(_ path: String, _ size: Int) -> [String] {
        ["--size", "\(max(4096, size))", "--tmpfs", path]
    }
}

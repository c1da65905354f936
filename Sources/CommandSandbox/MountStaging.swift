internal import ChildProcesses
internal import Glibc

/// Makes files of the machine readable to the account that a sandbox runs under.
///
/// An ordinary user's sandbox runs under the user's own account and mounts them where they are. That of root runs under an
/// account that may not even enter root's folders, so it gets copies.
struct MountStaging: Sendable {
    private let mounts: [SandboxJob.Mount]
    private let account: Int?
    private let folder: String?

    init(_ mounts: [SandboxJob.Mount], in temporary: String, account: Int?) throws(SandboxFailure) {
        self.mounts = mounts
        self.account = account
        guard account != nil, !mounts.isEmpty else {
            folder = nil
            return
        }
        folder = try PrivateFolder.make(in: temporary)
    }

    /// The mounts with sources that the account can read.
    func prepare() async throws(SandboxFailure) -> [SandboxJob.Mount] {
        guard let account, let folder else { return mounts }
        var prepared: [SandboxJob.Mount] = []
        for (index, mount) in mounts.enumerated() {
            let copy = "\(folder)/\(index)"
            try await PrivateFolder.tool(["cp", "-R", "-P", "-p", "--", mount.source, copy])
            prepared.append(SandboxJob.Mount(source: copy, target: mount.target))
        }
        try await PrivateFolder.tool(["chown", "-R", "-h", "\(account):\(account)", folder])
        return prepared
    }

    /// Removes the copies.
    func remove() async {
        if let folder { await PrivateFolder.remove(folder) }
    }
}

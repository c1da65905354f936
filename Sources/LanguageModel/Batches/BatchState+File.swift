internal import FoundationEssentials
internal import JSON

extension BatchState {
    /// Reads a state; `nil` when there is none.
    ///
    /// - Throws: A failure when there is one that cannot be read: batches may be under way, so it is not taken for none.
    static func read(_ path: String) throws(AtomicFile.Failure) -> BatchState? {
        guard let bytes = try AtomicFile.read(path, limit: 512 << 20) else { return nil }
        guard let state = try? JSONDecoder().decode(BatchState.self, from: Data(bytes)),
            state.schema == BatchState.schemaName
        else { throw AtomicFile.Failure(operation: "understand", path: path, code: 0) }
        return state
    }

    /// Writes the state so that it survives a kill and a power cut.
    func write(_ path: String) throws(AtomicFile.Failure) {
        guard let data = try? JSONEncoder().encode(self) else {
            throw AtomicFile.Failure(operation: "encode", path: path, code: 0)
        }
        try AtomicFile.write(Array(data), to: path)
    }

    /// What was found out about the server, else what is known of it beforehand.
    func dialect<Dialect: Codable>(or first: Dialect) -> Dialect {
        guard let dialect, let data = try? JSONEncoder().encode(dialect) else { return first }
        return (try? JSONDecoder().decode(Dialect.self, from: data)) ?? first
    }

    /// Keeps what has been found out about the server.
    mutating func keep(_ dialect: some Codable) {
        self.dialect = (try? JSONEncoder().encode(dialect)).flatMap {
            try? JSONDecoder().decode(JSONValue.self, from: $0)
        }
    }
}

extension BatchState.Failure {
    init(_ reason: OpenEntries.Reason, tries: Int, problem: String?) {
        switch reason {
        case .failed(let failure):
            kind = failure.error.kind.name
            self.reason = failure.error.reason
        case .unusable(let error):
            kind = error.kind.name
            self.reason = error.reason
        case .dropped(let why):
            kind = "refused"
            self.reason = problem ?? "the batch's entry is \(CommandModel.clean(why))"
        }
        if tries > 1 { self.reason += " (in \(tries) batches)" }
    }

    /// The failure as callers see it; one that might pass does not any more.
    var error: ModelError {
        let kinds: [ModelError.Kind] = [.unauthorized, .quota, .contextLength, .malformed]
        return ModelError(kinds.first { $0.name == kind } ?? .refused, reason)
    }
}

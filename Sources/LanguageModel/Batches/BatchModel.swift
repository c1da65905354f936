internal import ContentHash
internal import JSON
internal import Synchronization

/// Puts questions down for a provider's batches, and answers with what came of them.
///
/// A question without an answer ends in ``ModelError/Kind/pending(path:)``. ``flush()`` submits what waits,
/// ``collect()`` takes the answers. Everything that is known lies in one folder and is written before anything depends
/// on it, so that a kill at any time neither loses an answer nor submits a request twice: a batch is noted before it is
/// submitted, and one whose id is not known is looked for before it is submitted again.
final class BatchModel<Service: BatchService>: BatchedModel, ExchangeAdmitting {
    let identity: ModelIdentity
    /// The folder.
    let folder: String

    private let service: Service
    private let exchange: BatchExchange
    private let now: @Sendable () -> Double
    private let answers: FileCallJournal
    private let inside: Mutex<Inside>

    /// How often a request is put into a batch.
    static var mostTries: Int { 3 }

    private struct Inside: ~Copyable {
        var state: BatchState
        var dialect: Service.Dialect
        var spool: BatchSpool
        /// Keys in batches under way.
        var submitted: Set<String>
    }

    /// Opens or makes the folder.
    ///
    /// - Throws: ``ModelSpecificationError`` when it cannot be used, or holds what cannot be read.
    init(
        _ service: Service, identity: ModelIdentity, folder: String, transport: any HTTPTransport,
        limits: ExchangeLimits = ExchangeLimits(), clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Double
    ) throws(ModelSpecificationError) {
        self.service = service
        self.identity = identity
        self.folder = folder
        self.now = now
        exchange = BatchExchange(
            transport: transport, limits: limits, clock: clock, now: now, secrets: service.secrets)
        do throws(JournalError) {
            answers = try FileCallJournal(folder: folder + "/answers", model: identity.name)
        } catch {
            throw ModelSpecificationError("\(error.path): \(error.reason)", mend: error.mend)
        }
        do throws(AtomicFile.Failure) {
            let state = try BatchState.read(folder + "/state.json") ?? BatchState(model: identity.name)
            inside = Mutex(
                Inside(
                    state: state, dialect: state.dialect(or: service.dialect),
                    spool: try BatchSpool(path: folder + "/waiting.jsonl"),
                    submitted: Set(state.batches.flatMap(\.keys))))
        } catch {
            throw ModelSpecificationError("\(error.path): \(error.reason)", mend: "make room there, or move it away")
        }
    }

    /// Whether the server takes tools, as far as it has been found out.
    var callsTools: Bool { inside.withLock { $0.dialect.tools } }

    var batches: [BatchNote] {
        inside.withLock { inside in
            inside.state.batches.map { BatchNote(id: $0.id, requests: $0.keys.count, done: nil) }
        }
    }

    /// Answers from what was collected, or puts the question down.
    ///
    /// Room is asked for where a question is put down, not for one that is under way or answered: that is paid for.
    func complete(
        _ request: ModelRequest, admit: @Sendable () throws(ModelError) -> Void,
        report: @Sendable (ModelAttempt) -> Void
    ) async throws(ModelError) -> ModelReply {
        let key = request.key(for: identity)
        do throws(JournalError) {
            if let reply = try answers.reply(for: key) {
                let answer = service.finished(reply, for: request)
                var attempt = ModelAttempt(purpose: request.purpose, usage: answer.usage)
                attempt.isBatch = true
                report(attempt)
                return answer
            }
        } catch {
            throw ModelError(.refused, error.description)
        }
        let waiting = ModelError(.pending(path: "\(folder)/\(key.hex)"), "the question waits for its batch")
        let isNew: Result<Bool, ModelError> = inside.withLock { inside in
            if let failure = inside.state.failures[key.hex] { return .failure(failure.error) }
            return .success(!inside.submitted.contains(key.hex) && !inside.spool.contains(key.hex))
        }
        guard try isNew.get() else { throw waiting }
        try admit()
        let result: Result<Void, ModelError> = inside.withLock { inside in
            guard !inside.spool.contains(key.hex) else { return .success(()) }
            let entry = service.entry(for: request, key: key.hex, in: inside.dialect)
            do throws(AtomicFile.Failure) {
                try inside.spool.add(key.hex, JSONWriter.compactBytes(entry))
                return .success(())
            } catch {
                return .failure(ModelError(.refused, "\(error.path): \(error.reason)"))
            }
        }
        try result.get()
        throw waiting
    }

    func forgetFailures() throws(ModelError) {
        try change { state in
            state.failures = [:]
            state.tries = [:]
        }
    }

    func flush() async throws(ModelError) {
        try await submitNoted()
        while let (batch, entries) = try nextBatch() {
            try await submit(batch, entries)
        }
    }

    func collect() async throws(ModelError) -> [String] {
        var notes: [String] = []
        for batch in inside.withLock({ $0.state.batches }) {
            var batch = batch
            if batch.id == nil {
                guard let id = try await find(batch) else {
                    // It never arrived; its requests are asked again by this run and submitted with the others.
                    try drop(batch)
                    notes.append("a batch of \(batch.keys.count) was not submitted; it is put together again")
                    continue
                }
                batch.id = id
                try note(id, for: batch.name)
            }
            guard let id = batch.id else { continue }
            if case .ended(let urls, let problem) = try await service.progress(of: id, through: exchange) {
                notes += try await take(batch, id, urls, problem)
            }
        }
        return notes
    }
}

extension BatchModel {
    /// A batch that was noted by a run that was killed: found, or put together again by this one.
    private func submitNoted() async throws(ModelError) {
        for batch in inside.withLock({ $0.state.batches }) where batch.id == nil {
            if let id = try await find(batch) { try note(id, for: batch.name) } else { try drop(batch) }
        }
    }

    private func find(_ batch: BatchState.Batch) async throws(ModelError) -> String? {
        let known = inside.withLock { Set($0.state.batches.compactMap(\.id) + $0.state.collected) }
        return try await service.find(batch, besides: known, through: exchange)
    }

    /// Takes requests out of the spool for one batch, and notes it.
    private func nextBatch() throws(ModelError) -> (BatchState.Batch, BatchEntries)? {
        let since = now()
        let taken: Result<(BatchState.Batch, BatchEntries)?, ModelError> = inside.withLock { inside in
            guard !inside.spool.waiting.isEmpty else { return .success(nil) }
            do throws(AtomicFile.Failure) {
                let (keys, entries) = try inside.spool.take(service.limits)
                let tries = keys.map { String(inside.state.tries[$0] ?? 0) }
                let name = ContentHash(of: (keys + tries + [String(since)]).joined(separator: "\n")).prefix(20)
                let batch = BatchState.Batch(name: name, id: nil, since: since, keys: keys)
                inside.state.batches.append(batch)
                inside.submitted.formUnion(keys)
                return .success((batch, entries))
            } catch {
                return .failure(ModelError(.refused, "\(error.path): \(error.reason)"))
            }
        }
        let next = try taken.get()
        if next != nil { try save() }
        return next
    }

    private func submit(_ batch: BatchState.Batch, _ entries: BatchEntries) async throws(ModelError) {
        var attempt = 1
        while true {
            do throws(ModelError) {
                let id = try await service.submit(entries, name: batch.name, through: exchange)
                return try note(id, for: batch.name)
            } catch {
                guard case .transient(let after) = error.kind else {
                    // Refused as a whole, nothing is under way; else, as when the user interrupts, that is not known.
                    if error.kind != .cancelled { try drop(batch) }
                    throw error
                }
                // Whether it arrived is not known.
                if let id = try await find(batch) { return try note(id, for: batch.name) }
                guard attempt < 3 else { throw error }
                attempt += 1
                guard (try? await exchange.clock.sleep(for: .seconds(min(60, after ?? 0.5)))) != nil else {
                    throw ModelError(.cancelled, "the call was cancelled")
                }
            }
        }
    }

    /// Takes the results of a batch that has ended.
    private func take(
        _ batch: BatchState.Batch, _ id: String, _ urls: [String], _ problem: String?
    ) async throws(ModelError) -> [String] {
        let open = OpenEntries(batch.keys)
        var unreadable = 0
        for url in urls {
            unreadable += try await exchange.lines(service.results(at: url)) { [service, answers] line in
                open.take(service.result(in: line), into: answers)
            }
        }
        if let error = open.failure { throw error }
        var notes: [String] = []
        if let problem { notes.append("batch \(id) ended: \(CommandModel.clean(problem))") }
        if unreadable > 0 { notes.append("batch \(id): \(unreadable) lines of its results are no JSON") }
        if open.foreign > 0 { notes.append("batch \(id): \(open.foreign) results name no request of it") }
        try settle(batch, id, open.unanswered, problem)
        return notes
    }

    /// Decides which requests without an answer are asked again, and forgets the batch.
    private func settle(
        _ batch: BatchState.Batch, _ id: String, _ unanswered: [String: OpenEntries.Reason], _ problem: String?
    ) throws(ModelError) {
        let text = problem.map { CommandModel.clean($0) }
        // What is found out holds for questions of every form.
        let question = ModelRequest(
            purpose: .analysis, subject: "", instructions: "", prompt: "",
            schema: ResponseSchema(name: "any", schema: true),
            tools: [ModelTool(name: "any", description: "", parameters: [:])])
        inside.withLock { inside in
            var adapted: Set<ServerComplaint> = []
            if unanswered.count < batch.keys.count { inside.dialect.learn(from: inside.dialect, by: question) }
            for (key, reason) in unanswered.sorted(by: { $0.key < $1.key }) {
                if case .failed(let failure) = reason, failure.message != nil,
                    let complaint = inside.dialect.complaint(in: failure, about: question)
                        ?? (failure.isRefusalOfForm ? inside.dialect.suspect(in: question) : nil)
                {
                    // Once for all entries that complain about the same; the ladder ends, so this does too.
                    if adapted.contains(complaint) { continue }
                    if inside.dialect.say(otherwise: complaint, for: question) {
                        adapted.insert(complaint)
                        continue
                    }
                }
                let tries = (inside.state.tries[key] ?? 0) + 1
                inside.state.tries[key] = tries
                if reason.mayPass, tries < Self.mostTries { continue }
                inside.state.failures[key] = BatchState.Failure(reason, tries: tries, problem: text)
            }
            inside.state.keep(inside.dialect)
            inside.state.batches.removeAll { $0.name == batch.name }
            inside.state.collected = inside.state.collected.suffix(999) + [id]
            inside.submitted.subtract(batch.keys)
        }
        try save()
    }

    private func note(_ id: String, for name: String) throws(ModelError) {
        try change { state in
            for place in state.batches.indices where state.batches[place].name == name {
                state.batches[place].id = id
            }
        }
    }

    private func drop(_ batch: BatchState.Batch) throws(ModelError) {
        inside.withLock { $0.submitted.subtract(batch.keys) }
        try change { state in state.batches.removeAll { $0.name == batch.name } }
    }

    private func change(_ change: (inout BatchState) -> Void) throws(ModelError) {
        inside.withLock { change(&$0.state) }
        try save()
    }

    private func save() throws(ModelError) {
        let state = inside.withLock { $0.state }
        do throws(AtomicFile.Failure) {
            try state.write(folder + "/state.json")
        } catch {
            throw ModelError(.refused, "\(error.path): \(error.reason); make room there")
        }
    }
}

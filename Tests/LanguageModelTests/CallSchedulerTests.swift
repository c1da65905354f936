import ContentHash
import LanguageModel
import Synchronization
import Testing

@Suite struct CallSchedulerTests {
    @Test func keepsOrderAndTheLimit() async {
        let model = ScriptedModel { request, _ throws(ModelError) in
            try? await Task.sleep(for: .milliseconds(Int.random(in: 0...5)))
            return ModelReply(text: request.prompt)
        }
        let scheduler = CallScheduler(model: model, options: SchedulerOptions(concurrency: 3))
        let outcomes = await scheduler.outcomes(of: (0..<40).map { Questions.free("q\($0)") })
        #expect(outcomes.map { $0.reply?.text } == (0..<40).map { "q\($0)" })
        #expect(model.mostAtOnce == 3)
        #expect(scheduler.ledger.total.answered == 40)
        #expect(scheduler.ledger.total.attempts == 40)
    }

    /// One call backs off until nine others, which need the only slot, are done.
    @Test(.timeLimit(.minutes(2))) func backOffHoldsNoSlot() async {
        let failing = Mutex("")
        let order = Mutex<[String]>([])
        let model = ScriptedModel { request, number throws(ModelError) in
            if number == 1 {
                failing.withLock { $0 = request.prompt }
                throw ModelError(.transient(retryAfter: 2), "busy")
            }
            return ModelReply(text: request.prompt)
        }
        let scheduler = CallScheduler(
            model: model, options: SchedulerOptions(concurrency: 1),
            clock: HeldClock { order.withLock { $0.count == 9 } })
        await scheduler.run((0..<10).map { Questions.free("q\($0)") }) { (outcome: CallOutcome) async in
            order.withLock { $0.append(outcome.request.prompt) }
        }
        let prompts = order.withLock { $0 }
        #expect(prompts.count == 10)
        #expect(prompts.last == failing.withLock { $0 })
        #expect(scheduler.ledger.total.attempts == 11)
        #expect(scheduler.ledger.total.failures == ["transient": 1])
    }

    /// A call backs off while another finds the account empty: it must end as well, when its time has come.
    @Test(.timeLimit(.minutes(2))) func anEmptyAccountEndsCallsThatBackOff() async {
        let empty = Mutex(false)
        let model = ScriptedModel { request, _ throws(ModelError) in
            if request.prompt == "q0" { throw ModelError(.transient(retryAfter: 1), "busy") }
            empty.withLock { $0 = true }
            throw ModelError(.quota, "no money left")
        }
        let scheduler = CallScheduler(
            model: model, options: SchedulerOptions(concurrency: 2),
            clock: HeldClock { empty.withLock { $0 } && model.running == 0 })
        let outcomes = await scheduler.outcomes(of: (0..<4).map { Questions.free("q\($0)") })
        #expect(outcomes.count == 4)
        #expect(outcomes.allSatisfy { $0.error?.kind == .quota })
    }

    @Test func cancellingReturnsSoonAndEndsCallsInFlight() async {
        let model = ScriptedModel { _, _ throws(ModelError) in
            do { try await Task.sleep(for: .seconds(3600)) } catch { throw ModelError(.cancelled, "cancelled") }
            return ModelReply(text: "late")
        }
        let scheduler = CallScheduler(model: model, options: SchedulerOptions(concurrency: 2))
        let start = ContinuousClock.now
        let task = Task { await scheduler.outcomes(of: (0..<20).map { Questions.free("q\($0)") }) }
        while model.running < 2 { await Task.yield() }
        task.cancel()
        let outcomes = await task.value
        #expect(outcomes.count == 20)
        #expect(outcomes.allSatisfy { $0.error?.kind == .cancelled })
        // Without the cancellation it would be ten hours; on a busy machine other tests hold the threads for long.
        #expect(ContinuousClock.now - start < .seconds(600))
        #expect(model.running == 0)
        #expect(scheduler.load.running == 0 && scheduler.load.waiting == 0)
    }

    @Test func anErrorOfTheReceiverEndsTheRun() async {
        struct Stop: Error {}
        let model = ScriptedModel { request, _ throws(ModelError) in ModelReply(text: request.prompt) }
        let scheduler = CallScheduler(model: model)
        await #expect(throws: Stop.self) {
            try await scheduler.run((0..<1000).map { Questions.free("q\($0)") }, window: 4) { outcome in
                if outcome.index >= 0 { throw Stop() }
            }
        }
        #expect(model.calls < 20)
    }

    @Test func nothingIsAskedTwice() async throws {
        let folder = Questions.scratchFolder()
        let model = ScriptedModel { request, _ throws(ModelError) in
            try? await Task.sleep(for: .milliseconds(2))
            return ModelReply(text: "answer to \(request.prompt)", usage: TokenUsage(input: 3, output: 2))
        }
        let requests = (0..<30).map { Questions.free("q\($0 % 10)") }
        let journal = try FileCallJournal(folder: folder + "/calls", model: "scripted")
        let first = CallScheduler(model: model, journal: journal)
        let before = await first.outcomes(of: requests)
        #expect(model.calls == 10, "equal requests under way are sent once")
        #expect(first.ledger.total.fromJournal == 20)
        let second = CallScheduler(model: model, journal: try FileCallJournal(folder: folder + "/calls"))
        let after = await second.outcomes(of: requests)
        #expect(model.calls == 10)
        #expect(before.map { $0.reply } == after.map { $0.reply })
        let replay = try ReplayModel(folder: folder + "/calls")
        #expect(replay.identity.name == "scripted")
        #expect(try await replay.complete(requests[0]).text == "answer to q0")
        let missing = Questions.free("never asked")
        let error = await #expect(throws: ModelError.self) { try await replay.complete(missing) }
        #expect(error?.reason.contains(missing.key(for: replay.identity).hex) == true)
    }

    @Test func tornEntriesCountAsAbsent() async throws {
        let folder = Questions.scratchFolder()
        let journal = try FileCallJournal(folder: folder)
        let key = ContentHash(of: "a")
        let other = ContentHash(of: "b")
        try journal.record(ModelReply(text: "é \u{0} \"x\"", finish: .length, model: "m"), for: key)
        #expect(try journal.reply(for: key) == ModelReply(text: "é \u{0} \"x\"", finish: .length, model: "m"))
        let path = "\(folder)/\(key.prefix(2))/\(key.hex).json"
        Questions.write(#"{"schema":"skillgit.reply/1","key":"\#(key.hex)","te"#, to: path)
        #expect(try journal.reply(for: key) == nil)
        try journal.record(ModelReply(text: "again"), for: key)
        #expect(try journal.reply(for: key)?.text == "again")
        #expect(try journal.reply(for: other) == nil)
        Questions.write("x", to: path + ".tmp-abc")
        #expect(journal.removeLeftovers() == 1)
    }

    @Test func aWrongAnswerIsAskedForAgainOnce() async {
        let model = ScriptedModel { request, number throws(ModelError) in
            if number == 1 { return ModelReply(text: #"{"rules": [], "kind": "odd"}"#) }
            #expect(request.prompt.contains("kind must be one of \"good\", \"bad\""))
            return ModelReply(text: "Sure:\n```json\n\(Questions.fitting)\n```")
        }
        let scheduler = CallScheduler(model: model)
        let outcome = await scheduler.outcome(of: Questions.structured("q"))
        #expect(outcome.reply?.text == Questions.fitting)
        #expect(scheduler.ledger.total.attempts == 2)
        #expect(scheduler.ledger.total.repairs == 1)
        let stubborn = ScriptedModel { _, _ throws(ModelError) in ModelReply(text: "no") }
        let failed = await CallScheduler(model: stubborn).outcome(of: Questions.structured("q"))
        #expect(failed.error?.kind == .malformed)
        #expect(stubborn.calls == 2)
    }
}

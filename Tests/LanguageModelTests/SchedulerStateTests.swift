import LanguageModel
import TestSupport
import Testing

@Suite struct SchedulerStateTests {
    /// Random events in random order: never too many running, no slot idle while a call waits, one end for each call.
    @Test(arguments: 0..<200)
    func keepsItsPromises(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        let options = SchedulerOptions(
            concurrency: Int.random(in: 1...5, using: &generator),
            attempts: Int.random(in: 1...4, using: &generator))
        var state = SchedulerState(options: options)
        var running: Set<SchedulerState.CallID> = []
        var backingOff: Set<SchedulerState.CallID> = []
        var ends: [SchedulerState.CallID: Int] = [:]
        var attempts: [SchedulerState.CallID: Int] = [:]
        var all: [SchedulerState.CallID] = []
        func carryOut(_ actions: [SchedulerState.Action]) {
            for action in actions {
                switch action {
                case .start(let id, let attempt):
                    #expect(running.insert(id).inserted)
                    attempts[id, default: 0] += 1
                    #expect(attempts[id] == attempt)
                    #expect(attempt <= options.attempts)
                case .backOff(let id, let seconds):
                    running.remove(id)
                    backingOff.insert(id)
                    #expect(seconds >= 0 && seconds <= options.longestDelay)
                case .deliver(let id), .fail(let id, _):
                    running.remove(id)
                    backingOff.remove(id)
                    ends[id, default: 0] += 1
                }
            }
            #expect(running.count <= options.concurrency)
            #expect(state.running == running.count)
            #expect(state.backingOff == backingOff.count)
            #expect(state.waiting == 0 || running.count == options.concurrency)
        }
        for _ in 0..<150 {
            switch Int.random(in: 0..<10, using: &generator) {
            case 0..<4:
                let id = state.makeCall()
                all.append(id)
                carryOut(state.submit(id))
            case 4..<6:
                if let id = running.randomElement(using: &generator) { carryOut(state.succeeded(id)) }
            case 6..<8:
                if let id = running.randomElement(using: &generator) {
                    let kinds: [ModelError.Kind] = [
                        .transient(retryAfter: nil), .transient(retryAfter: 1), .refused,
                    ]
                    let kind = kinds.randomElement(using: &generator) ?? .refused
                    carryOut(
                        state.failed(
                            id, ModelError(kind, "x"), chance: Double.random(in: 0...1, using: &generator)))
                }
            case 8:
                if let id = backingOff.randomElement(using: &generator) {
                    backingOff.remove(id)
                    carryOut(state.due(id))
                }
            default:
                if let id = all.randomElement(using: &generator) { carryOut(state.cancel(id)) }
            }
        }
        while let id = running.first ?? backingOff.first {
            if backingOff.remove(id) != nil { carryOut(state.due(id)) } else { carryOut(state.succeeded(id)) }
        }
        #expect(ends.count == all.count)
        #expect(ends.values.allSatisfy { $0 == 1 })
    }

    @Test func aMissingQuotaStopsWhatWaits() {
        var state = SchedulerState(options: SchedulerOptions(concurrency: 1))
        let first = state.makeCall()
        let second = state.makeCall()
        #expect(state.submit(first) == [.start(first, attempt: 1)])
        #expect(state.submit(second).isEmpty)
        let error = ModelError(.quota, "no money")
        #expect(state.failed(first, error, chance: 0) == [.fail(first, error), .fail(second, error)])
        let third = state.makeCall()
        #expect(state.submit(third) == [.fail(third, error)])
    }

    @Test func delaysGrowAndTheServersWordCounts() {
        var state = SchedulerState(options: SchedulerOptions(concurrency: 1, attempts: 9))
        let id = state.makeCall()
        _ = state.submit(id)
        var delays: [Double] = []
        for server in [nil, nil, nil, nil, nil, nil, 7.5] as [Double?] {
            for action in state.failed(id, ModelError(.transient(retryAfter: server), "x"), chance: 0) {
                if case .backOff(_, let seconds) = action { delays.append(seconds) }
            }
            _ = state.due(id)
        }
        #expect(delays == [0.5, 1, 2, 4, 8, 8, 7.5])
        let tooLong = ModelError(.transient(retryAfter: 121), "x")
        #expect(state.failed(id, tooLong, chance: 0) == [.fail(id, tooLong)])
        #expect(state.failures == 8)
    }
}

import Evolution
import TestSupport
import Testing

@testable import Evolution

@Suite("The schedule of merges")
struct MergeScheduleTests {
    static func candidate(_ number: Int, theme: String = "values") -> Candidate {
        Candidate(
            ProposedPatch(
                lesson: Lesson(
                    id: "l-\(number)", analyst: "model", key: "k\(number)", cause: "", rule: "Rule \(number).",
                    support: Support([number]), evidence: []),
                title: "Rule \(number)", theme: theme, item: "Rule \(number).", evidence: []))
    }

    private static func joined(_ bucket: MergeSchedule.Bucket) -> [Candidate] {
        var made = bucket.inputs[0]
        for other in bucket.inputs.dropFirst() { made.absorb(other) }
        made.id = Candidate.mergedID(from: bucket.inputs.map(\.id), text: "x")
        return [made]
    }

    @Test("323 patches of one topic take four levels at a fan-in of 5: 65, 13, 3 and 1 merges")
    func paperScale() {
        var schedule = MergeSchedule(places: 323, fanIn: 5)
        var open = (0..<323).flatMap { schedule.deliver([Self.candidate($0)], from: $0) }
        var levels: [Int: Int] = [:]
        while let bucket = open.popLast() {
            levels[bucket.level, default: 0] += 1
            open += schedule.merged(bucket.id, into: Self.joined(bucket))
        }
        #expect(levels == [1: 65, 2: 13, 3: 3, 4: 1])
        #expect(schedule.isDone)
        #expect(schedule.candidates.map(\.support.count) == [323])
    }

    @Test("a bucket of a higher level starts as soon as its inputs are there, long before the level below has ended")
    func earlyStart() {
        var schedule = MergeSchedule(places: 100, fanIn: 5)
        var first: [MergeSchedule.Bucket] = []
        for place in 0..<30 { first += schedule.deliver([Self.candidate(place)], from: place) }
        #expect(first.count == 6 && first.allSatisfy { $0.level == 1 })
        var second: [MergeSchedule.Bucket] = []
        // The fifth is answered last: nothing can start before it, whatever else is there.
        for place in [1, 0, 5, 3, 2] { second += schedule.merged(first[place].id, into: Self.joined(first[place])) }
        #expect(second.isEmpty)
        second = schedule.merged(first[4].id, into: Self.joined(first[4]))
        #expect(second.map(\.level) == [2])
        #expect(second.first?.inputs.map(\.support.count) == [5, 5, 5, 5, 5])
        #expect(second.first?.inputs.first?.support.episodes == [0, 1, 2, 3, 4])
    }

    @Test("what met and stayed apart is not asked about again")
    func stayedApart() {
        var schedule = MergeSchedule(places: 12, fanIn: 5)
        let open = (0..<12).flatMap { schedule.deliver([Self.candidate($0)], from: $0) }
        #expect(open.map(\.inputs.count) == [5, 5, 2])
        var more: [MergeSchedule.Bucket] = []
        for bucket in open.dropLast() { more += schedule.merged(bucket.id, into: bucket.inputs) }
        // The last two become one: the first five stay a group that has met, and pass.
        more += schedule.merged(open[2].id, into: Self.joined(open[2]))
        #expect(more.isEmpty && schedule.isDone)
        #expect(schedule.candidates.count == 11)
    }

    @Test(
        "every candidate comes out, in as few levels as there are, whatever the answers and their order",
        arguments: 0..<60)
    func anyAnswers(_ seed: UInt64) {
        var numbers = SplitMix64(seed: seed)
        let places = Int.random(in: 1...70, using: &numbers)
        let fanIn = Int.random(in: 2...6, using: &numbers)
        func run(_ order: [Int], _ picks: inout SplitMix64) -> (left: [Candidate], asked: Set<String>) {
            var schedule = MergeSchedule(places: places, fanIn: fanIn)
            var open: [MergeSchedule.Bucket] = []
            var asked: Set<String> = []
            var sets: Set<[String]> = []
            var rest = order[...]
            while !rest.isEmpty || !open.isEmpty {
                var closed: [MergeSchedule.Bucket] = []
                if let place = rest.first, open.isEmpty || Bool.random(using: &picks) {
                    rest.removeFirst()
                    closed = schedule.deliver([Self.candidate(place)], from: place)
                } else {
                    let bucket = open.remove(at: Int.random(in: 0..<open.count, using: &picks))
                    // The answer depends on the bucket alone: joined, kept, halved or dropped.
                    let kind = bucket.id.utf8.reduce(Int(seed)) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % 5
                    let outputs =
                        kind == 0
                        ? bucket.inputs
                        : kind == 1 ? Array(bucket.inputs.dropLast()) : kind == 2 ? [] : Self.joined(bucket)
                    closed = schedule.merged(bucket.id, into: outputs)
                }
                for bucket in closed {
                    #expect(asked.insert(bucket.id).inserted)
                    #expect(sets.insert(bucket.inputs.map(\.id)).inserted, "nothing is asked twice")
                }
                open += closed
            }
            #expect(schedule.isDone)
            return (schedule.candidates, asked)
        }
        let first = run(Array(0..<places), &numbers)
        for _ in 0..<3 {
            let again = run(Array(0..<places).shuffled(using: &numbers), &numbers)
            #expect(again.left == first.left)
            #expect(again.asked == first.asked)
        }
    }

    @Test("themes that differ in case, plural and order of words are one topic")
    func themes() {
        let near = ["Order values", "values of orders", "order-value", "The Values, Order"]
        #expect(Set(near.map(Topic.theme)).count == 1)
        #expect(Topic.theme("status") == "status" && Topic.theme("analysis") == "analysis")
        #expect(Topic.theme("Policies") == Topic.theme("policy") && Topic.theme("boxes") == Topic.theme("box"))
        #expect(Topic.theme("dates") != Topic.theme("order dates"))
        #expect(Topic.theme("§") == "§")
    }
}

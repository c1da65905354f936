import FoundationEssentials
import Testing
import Trajectory

/// Keeps everything that a reader says, and checks the order that the sink's contract promises.
struct TrajectoryCollector: TrajectorySink {
    struct Item {
        var summary: TrajectorySummary
        var steps: [Step]
    }

    var items: [Item] = []
    var failures: [TrajectoryFailure] = []
    /// One for each `ended` and each `broke` that names a trajectory.
    var closings: [Int] = []
    var violations: [String] = []
    private var open: Int?
    private var steps: [Step] = []

    mutating func began(file: String, ordinal: Int, format: TrajectoryFormat) {
        if open != nil { violations.append("began while one is open") }
        open = ordinal
        steps = []
    }

    mutating func step(_ step: Step) {
        if open == nil { violations.append("a step of nothing") }
        steps.append(step)
        if step.number != steps.count { violations.append("step numbers have gaps") }
        if Set(step.calls.map(\.id)).count != step.calls.count { violations.append("call ids repeat") }
    }

    mutating func ended(_ summary: TrajectorySummary) {
        if open != summary.ordinal { violations.append("ended another than began") }
        if summary.stepCount != steps.count { violations.append("wrong step count") }
        items.append(Item(summary: summary, steps: steps))
        closings.append(summary.ordinal)
        open = nil
    }

    mutating func broke(_ failure: TrajectoryFailure) {
        if let ordinal = failure.ordinal {
            if let open, open != ordinal { violations.append("broke another than began") }
            closings.append(ordinal)
        } else if open != nil {
            violations.append("broke the file inside a trajectory")
        }
        failures.append(failure)
        open = nil
    }

    /// Checks what holds after every file.
    func expectContract(_ location: SourceLocation = #_sourceLocation) {
        #expect(violations.isEmpty, sourceLocation: location)
        #expect(open == nil, sourceLocation: location)
        #expect(Set(closings).count == closings.count, sourceLocation: location)
        #expect(!closings.isEmpty || !failures.isEmpty, sourceLocation: location)
    }
}

/// A folder of its own for one test.
final class Scratch {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/readers-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String { try write(Array(text.utf8), to: name) }

    @discardableResult
    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let file = path + "/" + name
        let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
            separator: "/")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        return file
    }

    /// Reads a text as if it were a file.
    func read(_ text: String, limits: TrajectoryReadLimits = TrajectoryReadLimits()) throws
        -> TrajectoryCollector
    {
        try read(Array(text.utf8), limits: limits)
    }

    func read(_ bytes: [UInt8], limits: TrajectoryReadLimits = TrajectoryReadLimits()) throws
        -> TrajectoryCollector
    {
        try Self.read(write(bytes, to: "sample.bin"), limits: limits)
    }

    static func read(
        _ file: String, limits: TrajectoryReadLimits = TrajectoryReadLimits()
    ) throws -> TrajectoryCollector {
        var collector = TrajectoryCollector()
        try TrajectoryFileReader(file: file, display: "sample", limits: limits).read(into: &collector)
        return collector
    }
}

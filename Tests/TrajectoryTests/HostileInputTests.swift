import TestSupport
import Testing
import Trajectory

@Suite struct HostileInputTests {
    static let samples = [
        Samples.openAI, Samples.legacy, Samples.anthropic, Samples.tau, Samples.claude, Samples.claudeStream,
        Samples.codex1, Samples.codex2, Samples.codex3, Samples.atif(),
        Samples.atif(version: "1.5", agentFirst: false), ResearchSamples.sweText, ResearchSamples.sweCalls,
        ResearchSamples.sweActions, ResearchSamples.miniOne, ResearchSamples.miniTwo, ResearchSamples.miniBare,
        ResearchSamples.inspectLog([ResearchSamples.inspectSample()]), ResearchSamples.trace2SkillMarkdown,
        ResearchSamples.trace2SkillLines,
        Samples.openAI + "\n" + Samples.legacy + "\n" + Samples.anthropic,
    ]

    /// Whatever the bytes: no crash, and each trajectory ends or breaks exactly once.
    @Test func tenThousandMutations() throws {
        var random = SplitMix64(seed: 2026)
        let scratch = try Scratch()
        let limits = TrajectoryReadLimits(
            stringLimit: 1_024, recordLimit: 4_096, stepLimit: 4_096, chunkSize: 512)
        let tokens = [
            "{", "}", "[", "]", ",", ":", "\"", "\n", "null", "1e999", "\\ud800", "\"role\":\"user\",",
            "\u{0}",
        ]
        for round in 0..<10_000 {
            var bytes = Array(Self.samples[round % Self.samples.count].utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<max(1, bytes.count), using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.insert(contentsOf: (tokens.randomElement(using: &random) ?? "").utf8, at: place)
                case 2:
                    bytes.removeSubrange(
                        place..<min(bytes.count, place + Int.random(in: 1...40, using: &random)))
                case 3:
                    let end = min(bytes.count, place + Int.random(in: 1...80, using: &random))
                    bytes.insert(
                        contentsOf: Array(bytes[place..<end]),
                        at: Int.random(in: 0...bytes.count, using: &random))
                default: bytes.removeSubrange(place...)
                }
                if bytes.isEmpty { bytes = [0x20] }
            }
            let read = try scratch.read(bytes, limits: limits)
            read.expectContract()
        }
    }

    @Test func deepNestingAndEndlessKeys() throws {
        let deep = #"{"messages":[{"role":"user","content":"# + String(repeating: "[", count: 100_000)
        try Scratch().read(deep).expectContract()
        let wide =
            #"{"messages":[{"role":"user","content":"a"}]"#
            + (0..<20_000).map { ",\"k\($0)\":\"\($0)\"" }.joined() + "}"
        let read = try Scratch().read(wide)
        #expect(read.items.count == 1)
    }
}

import TestSupport
import Testing
import Trajectory

/// Members of `.eval` archives packed by deflate and by Zstandard, as other programs pack them, and some that lie.
@Suite struct PackedSampleTests {
    /// What the packed bytes hold: one sample with a long answer.
    private static let sample: [UInt8] = {
        let lines = (0..<200).map { "line \($0 % 7) of the log; " }.joined()
        return Array(
            (#"{"id":7,"epoch":3,"input":"Count.","messages":[{"role":"user","content":"Count."},"#
                + #"{"role":"assistant","content":""# + lines + #""}],"scores":{"match":{"value":"C"}}}"#).utf8)
    }()

    /// By Python's zlib at its highest level.
    private static let deflated = bytes(
        """
        edd7bd0ac2301486e15b09df1c44ad3f10c75e8638841adb409a949ec425e4de6d1da490c9fdacef7786673d19f609759530
        53e806a846c2fa294528b421f9b883c46888746f08ea9e3107679631919997a90b3e1abfb92ef277a2892c45bdacdb3b67bd
        117b115e220e46b8d0dfc4371dea74ac5353a7539dce75bad489118c60042318c108463082118c60042318c188ff11280f09
        eac2bcfec919a38eeb3b9df1d62eaddf708b52ca07
        """)
    /// By zstd at level 19 from a file: one segment, its size, no checksum.
    private static let zstd19 = bytes(
        """
        28b52ffd606e0e750400a2081b1970ad0e766df8ac9ca06fc910aa2a86b2152713a844812a0c01b5d62bdf33858d82dc6cd1
        ab7df3245d9f31f587511083b09247c2c5d05c8e5cc1e2f8e08c6df6eb6eac469e51bab34fdcf47b86727ab5ec9b9fd6cdd1
        d98119a954be9f548aef8cd8434e4a7c86ec9bf72a0c0058014319617c00c7018f014f8077c063c0459b6d58ea48a34a2ba2
        a1a2
        """)
    /// By zstd at level 3 from a pipe: a window, no size, a checksum.
    private static let zstd3 = bytes(
        """
        28b52ffd0458a50800f6d4381e6067d406d5ac59dca0ee6f44433b8c0020b1a24e776f6eb9a2c83a0c03103b002c00280069
        491466399895ac7518cf92984521665822adc690254525cc1940b652e1582b1dcc3000666914c190310d6249cc383203a210
        c98c006405893901ab793cafe6f1bc9ac7f36a1ecfab793cafe6f1bc9ac7f36a1ecfab793cafe6f10a8182528a64600a0355
        b808ab793cafe6f1bc9ac7f36a1ecfab793cafe6f1bc9ac7f36a1ecfab793cafe6f1bc9ac7f36a1ecf01cff318c190a54639
        0ecc41664098e3600eb295120a5966103c763cafe6f1bc9ac7f36a1ecfab793cafe6f1bc9ac77380cba811d0abb5c79e01f0
        a50310124111100111f3015c9952a52a55aa54293330942681ba52f94dba54115daa02440634d2
        """)

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    /// An archive with a packed sample and one that is stored.
    private func archive(_ packed: [UInt8], _ method: Int, bytes: [UInt8] = sample, stated: Int? = nil) -> ZipFile {
        ZipFile([
            ZipFile.Member(name: "header.json", bytes: Array(#"{"version":2}"#.utf8), method: 0),
            ZipFile.Member(
                name: "samples/7_epoch_3.json", bytes: bytes, method: method, statedSize: stated, packed: packed),
            ZipFile.Member(
                name: "samples/8_epoch_1.json", bytes: Array(ResearchSamples.inspectSample(id: "8").utf8), method: 0),
        ])
    }

    private func read(_ file: ZipFile) throws -> TrajectoryCollector {
        // Small pieces, so that what a few packed bytes stand for does not fit into one.
        let read = try Scratch().read(file.bytes, limits: TrajectoryReadLimits(chunkSize: 512))
        read.expectContract()
        return read
    }

    private func expectBoth(_ read: TrajectoryCollector) {
        #expect(read.failures.isEmpty, "\(read.failures)")
        #expect(read.items.map(\.summary.id).map { $0.suffix(9) } == ["7_epoch_3", "8_epoch_1"])
        let text = read.items.first?.steps.last?.text ?? ""
        #expect(text.hasPrefix("line 0 of the log; line 1") && text.hasSuffix("line 3 of the log; "))
    }

    @Test(arguments: [(8, deflated), (93, zstd19), (93, zstd3)])
    func whatOtherProgramsPacked(_ method: Int, _ packed: [UInt8]) throws {
        expectBoth(try read(archive(packed, method)))
    }

    /// A stream may be several frames, with frames between them that say nothing.
    @Test func framesInARow() throws {
        let half = Self.sample.count / 2
        let skipped: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]
        let frames =
            Zstandard.frame(Array(Self.sample[..<half])) + skipped + Zstandard.frame(Array(Self.sample[half...]))
        expectBoth(try read(archive(frames, 93)))
    }

    /// One sample of the archive is refused with the reason, and the other read.
    private func expectRefusal(_ file: ZipFile, _ reason: String) throws {
        let read = try read(file)
        #expect(read.items.map(\.summary.id).map { $0.suffix(9) } == ["8_epoch_1"])
        #expect(read.failures.count == 1)
        #expect(read.failures.first?.reason.contains(reason) == true, "\(read.failures)")
    }

    @Test func bytesThatAreNoStream() throws {
        try expectRefusal(archive([1, 2, 3, 4, 5, 6, 7, 8], 93), "no Zstandard stream")
        try expectRefusal(archive(Self.deflated, 93), "no Zstandard stream")
        try expectRefusal(archive(Self.zstd19 + [7, 7, 7, 7, 7], 93), "no Zstandard stream")
        try expectRefusal(archive([], 93), "end too soon")
        for missing in [1, 5, 100] {
            try expectRefusal(archive(Self.zstd3.dropLast(missing), 93), "end too soon")
            try expectRefusal(archive(Self.deflated.dropLast(missing), 8), "end too soon")
        }
        var changed = Self.zstd3
        changed[changed.count - 1] ^= 1
        try expectRefusal(archive(changed, 93), "no Zstandard stream")
        var other = Self.sample
        other[20] ^= 1
        try expectRefusal(archive(Zstandard.frame(other), 93), "checksum")
    }

    /// Four packed bytes stand for 128 KiB, so 16 KiB would be half a gigabyte.
    @Test func bombsAreNotUnpacked() throws {
        let bomb = Zstandard.spaces(blocks: 4096)
        try expectRefusal(archive(bomb, 93, stated: 4096 << 17), "zip bomb")
        try expectRefusal(archive(bomb, 93, stated: 4000), "more than it says")
        try expectRefusal(archive(bomb, 93, stated: 15 << 20), "more than it says")
        // A few megabytes may be that steep; these are no sample.
        try expectRefusal(archive(Zstandard.spaces(blocks: 8), 93, stated: 1 << 20), "")
    }

    /// A window of two gigabytes is not reserved.
    @Test func windowsThatAreTooLarge() throws {
        let descriptor: [UInt8] = [0x00, 21 << 3]
        let frame = Zstandard.magic + descriptor + Zstandard.block(Self.sample, isLast: true)
        try expectRefusal(archive(frame, 93), "no Zstandard stream")
    }

    /// Whatever the packed bytes: no crash, and each sample ends or breaks once.
    @Test func packedBytesThatWereChanged() throws {
        var random = SplitMix64(seed: 93)
        let scratch = try Scratch()
        for round in 0..<2_000 {
            var packed = round % 2 == 0 ? Self.zstd3 : Self.zstd19
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                packed[Int.random(in: 0..<packed.count, using: &random)] = .random(in: 0...255, using: &random)
            }
            try scratch.read(archive(packed, 93).bytes).expectContract()
        }
    }
}

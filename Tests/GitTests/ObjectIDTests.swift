import Git
import TestSupport
import Testing

struct ObjectIDTests {
    @Test func readsAndWritesHexadecimal() throws {
        let hex = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
        let id = try #require(ObjectID(hex))
        #expect(id.hex == hex)
        #expect(id.short == "4b825dc")
        #expect(ObjectID(hex.uppercased()) == id)
        #expect(id.bytes.first == 0x4b && id.bytes.last == 0x04)
    }

    @Test(arguments: [
        "", "4b825dc", "zb825dc642cb6eb9a060e54bf8d69288fbee4904",
        "4b825dc642cb6eb9a060e54bf8d69288fbee49040",
    ])
    func refusesOtherText(_ text: String) {
        #expect(ObjectID(text) == nil)
    }

    @Test func ordersAsItsText() {
        var random = SplitMix64(seed: 1)
        let ids = (0..<200).compactMap { _ in
            ObjectID(
                (0..<40).map { _ in "0123456789abcdef".randomElement(using: &random).map(String.init) ?? "0" }
                    .joined())
        }
        #expect(ids.count == 200)
        #expect(ids.sorted().map(\.hex) == ids.map(\.hex).sorted())
    }
}

import Git
import Testing

struct ObjectIDTests {
    @Test func readsAndWritesHexadecimal() throws {
        let hex = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
        let id = try #require(ObjectID(hex))
        #expect(id.hex == hex)
        #expect(ObjectID("xyz") == nil)
    }
}

internal import OrderedCollections

extension JSONValue {
    /// The members of an object in their order, for callers that need nothing else of an ordered dictionary; empty when
    /// this is no object.
    public var members: [(key: String, value: JSONValue)] {
        guard case .object(let members) = self else { return [] }
        return members.map { (key: $0.key, value: $0.value) }
    }
}

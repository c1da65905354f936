internal import OrderedCollections

extension JSONValue {
    /// An object of these members in their order; a repeated key keeps its first place and its last value.
    public init(members: some Sequence<(String, JSONValue)>) {
        var object: OrderedDictionary<String, JSONValue> = [:]
        for (key, value) in members { object[key] = value }
        self = .object(object)
    }

    /// The keys of an object in their order; none for anything else.
    public var memberKeys: [String] {
        if case .object(let members) = self { return Array(members.keys) }
        return []
    }

    /// The values of an object in the order of its keys; none for anything else.
    public var memberValues: [JSONValue] {
        if case .object(let members) = self { return Array(members.values) }
        return []
    }

    /// Sets a member of an object; anything else is left as it is.
    public mutating func set(_ key: String, to value: JSONValue) {
        guard case .object(var members) = self else { return }
        self = .null
        members[key] = value
        self = .object(members)
    }

    /// The members of an object in their order, for callers that need nothing else of an ordered dictionary; empty when
    /// this is no object.
    public var members: [(key: String, value: JSONValue)] {
        guard case .object(let members) = self else { return [] }
        return members.map { (key: $0.key, value: $0.value) }
    }
}

internal import OrderedCollections

/// A visitor that builds `JSONValue`s, in bounded memory where a budget is given.
public struct JSONValueBuilder: JSONVisitor {
    private struct Container {
        var isObject: Bool
        var elements: [JSONValue] = []
        var members: OrderedDictionary<String, JSONValue> = [:]
        var key = ""
    }

    /// How many bytes of text, keys and bookkeeping one top-level value may take; what comes over it is left out.
    public var budget: Int
    /// How much of the budget the value at hand has used.
    public private(set) var used = 0
    private var containers: [Container] = []

    /// The complete top-level value; `nil` while there is none.
    public private(set) var value: JSONValue?
    /// How many values were left out of `value` (or of the one being built) because the budget was used up.
    public private(set) var omitted = 0

    /// Makes a builder.
    ///
    /// - Parameter budget: the bytes that one value may take, counting 32 for each node; unlimited by default.
    public init(budget: Int = .max) { self.budget = budget }

    /// Gives the complete value away and starts over.
    public mutating func take() -> JSONValue? {
        defer { reset() }
        return value
    }

    /// Starts over.
    public mutating func reset() {
        value = nil
        omitted = 0
        used = 0
        containers.removeAll(keepingCapacity: true)
    }

    /// Whether no container is open.
    public var isAtTop: Bool { containers.isEmpty }

    /// Opens an object.
    public mutating func beginObject() { containers.append(Container(isObject: true)) }

    /// Opens an array.
    public mutating func beginArray() { containers.append(Container(isObject: false)) }

    /// Closes the innermost object.
    public mutating func endObject() {
        guard let container = containers.popLast() else { return }
        add(.object(container.members), cost: 32)
    }

    /// Closes the innermost array.
    public mutating func endArray() {
        guard let container = containers.popLast() else { return }
        add(.array(container.elements), cost: 32)
    }

    /// Takes the next member's key.
    public mutating func key(_ text: JSONText) {
        guard let last = containers.indices.last else { return }
        containers[last].key = text.string
    }

    /// Adds a string.
    public mutating func string(_ text: JSONText) {
        let cost = text.head.count + text.tail.count + 32
        if used + cost > budget, !containers.isEmpty {
            omitted += 1
            return
        }
        add(.string(text.string), cost: cost)
    }

    /// Adds a number.
    public mutating func number(_ number: JSONNumber) { add(number.value, cost: 32) }

    /// Adds a truth value.
    public mutating func bool(_ value: Bool) { add(.bool(value), cost: 32) }

    /// Adds a null.
    public mutating func null() { add(.null, cost: 32) }

    private mutating func add(_ added: JSONValue, cost: Int) {
        guard let last = containers.indices.last else {
            value = added
            return
        }
        used += cost
        if used > budget {
            omitted += 1
            return
        }
        if containers[last].isObject {
            used += containers[last].key.utf8.count
            containers[last].members[containers[last].key] = added
        } else {
            containers[last].elements.append(added)
        }
    }
}

internal import JSON
internal import OrderedCollections

/// Bounds the length of answers by their schema, for servers that enforce it while they write.
///
/// A grammar bounds the form of an answer and not its length, so a small model can write on until the output limit cuts
/// the answer, which then is none. Bounds that fit the limit end it in time. They are only sent, never checked: an answer
/// that is longer is as good.
enum SchemaBounds {
    /// Characters that a token stands for, at the least.
    private static let charactersPerToken = 3.5
    /// The least characters of a text that are worth asking for.
    private static let leastText = 60
    /// The most items of a list.
    private static let mostItems = 3

    /// The schema with `maxItems` and `maxLength` where it has none, so that the longest answer fits `tokens`.
    static func bounded(_ schema: JSONValue, within tokens: Int) -> JSONValue {
        var items = mostItems
        var length = share(of: tokens, in: schema, items: items)
        while items > 1, length < leastText {
            items -= 1
            length = share(of: tokens, in: schema, items: items)
        }
        return bounded(schema, items: items, length: max(length, leastText / 2))
    }

    /// The characters that each text may have beside what stands around them.
    private static func share(of tokens: Int, in schema: JSONValue, items: Int) -> Int {
        let characters = Int(Double(tokens) * charactersPerToken) - frame(of: schema, items: items)
        return max(0, characters) / max(1, texts(in: schema, items: items))
    }

    /// The characters of an answer beside its texts: names, brackets, and the spaces that a grammar lets pass.
    private static func frame(of schema: JSONValue, items: Int) -> Int {
        if let choices = schema["enum"]?.array { return 2 + (choices.compactMap { $0.string?.count }.max() ?? 4) }
        switch schema["type"]?.string {
        case "string": return 2
        case "array": return 4 + items * (4 + (schema["items"].map { frame(of: $0, items: items) } ?? 0))
        default:
            let members = schema["properties"]
            let names = members?.memberKeys.reduce(0) { $0 + $1.count + 8 } ?? 4
            return names + (members?.memberValues.reduce(0) { $0 + frame(of: $1, items: items) } ?? 0)
        }
    }

    /// How many texts the longest answer has when its lists have so many items.
    private static func texts(in schema: JSONValue, items: Int) -> Int {
        if schema["enum"] != nil { return 0 }
        switch schema["type"]?.string {
        case "string": return 1
        case "array": return items * (schema["items"].map { texts(in: $0, items: items) } ?? 0)
        default: return schema["properties"]?.memberValues.reduce(0) { $0 + texts(in: $1, items: items) } ?? 0
        }
    }

    private static func bounded(_ schema: JSONValue, items: Int, length: Int) -> JSONValue {
        var schema = schema
        switch schema["type"]?.string {
        case "string" where schema["enum"] == nil && schema["maxLength"] == nil:
            schema.set("maxLength", to: .integer(Int64(length)))
        case "array":
            if schema["maxItems"] == nil { schema.set("maxItems", to: .integer(Int64(items))) }
            if let element = schema["items"] {
                schema.set("items", to: bounded(element, items: items, length: length))
            }
        case "object":
            guard var properties = schema["properties"] else { break }
            for key in properties.memberKeys {
                guard let property = properties[key] else { continue }
                properties.set(key, to: bounded(property, items: items, length: length))
            }
            schema.set("properties", to: properties)
        default: break
        }
        return schema
    }
}

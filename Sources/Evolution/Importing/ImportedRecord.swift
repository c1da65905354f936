public import JSON

/// What the Trace2Skill release learned from one run: the items of `parsed_error_records.json` and its like.
public struct ImportedRecord: Hashable, Sendable {
    /// One thing learned.
    public struct Item: Hashable, Sendable {
        /// `failure_cause`, `failure_memory`, `success_memory`.
        public var type: String
        /// Its title.
        public var title: String
        /// What it says.
        public var description: String
    }

    /// The run's name, as the records have it.
    public var instance: String
    /// Whether the run solved its task.
    public var isSuccess: Bool
    /// The file that says so, as a path within the imported folder.
    public var source: String
    /// What was learned.
    public var items: [Item]

    /// Reads a file of records, or of patterns that name what they cover.
    ///
    /// - Parameter isSuccess: what the file's name says, where the records do not.
    /// - Returns: the records in order; `nil` when the file is none of these. What is in no shape that is known is
    ///   counted in `unread`.
    public static func read(
        _ value: JSONValue, source: String, isSuccess: Bool?
    ) -> (records: [ImportedRecord], unread: Int)? {
        if let list = value.array {
            let records = list.map { record($0, source: source, isSuccess: isSuccess) }
            let read = records.compactMap(\.self)
            return read.isEmpty && !list.isEmpty ? nil : (read, records.count - read.count)
        }
        return patterns(value, source: source)
    }

    private static func record(_ value: JSONValue, source: String, isSuccess: Bool?) -> ImportedRecord? {
        guard let instance = name(value["instance_id"]), let items = value["items"]?.array else { return nil }
        let read = items.map(item)
        let verdict: Bool? =
            switch value["record_source"]?.string {
            case "error": false
            case "success": true
            default: isSuccess ?? verdict(of: read)
            }
        guard let verdict else { return nil }
        return ImportedRecord(instance: instance, isSuccess: verdict, source: source, items: read)
    }

    private static func verdict(of items: [Item]) -> Bool? {
        if items.contains(where: { $0.type.hasPrefix("failure") }) { return false }
        return items.contains { $0.type == "success_memory" } ? true : nil
    }

    private static func item(_ value: JSONValue) -> Item {
        Item(
            type: value["type"]?.string ?? "", title: value["title"]?.string ?? "",
            description: value["description"]?.string ?? "")
    }

    /// Patterns say what they cover; a run that several cover has an item of each.
    private static func patterns(_ value: JSONValue, source: String) -> (records: [ImportedRecord], unread: Int)? {
        var records: [ImportedRecord] = []
        var places: [String: Int] = [:]
        var unread = 0
        var isPatterns = false
        for (type, key, isSuccess) in [
            ("failure_cause", "covered_specific_errors", false),
            ("failure_memory", "covered_specific_errors", false),
            ("success_memory", "covered_specific_successes", true),
        ] {
            guard let list = value[type]?.array else { continue }
            isPatterns = true
            for pattern in list {
                var found = item(pattern)
                found.type = type
                for covered in pattern[key]?.array ?? [] {
                    guard let instance = name(covered) ?? name(covered["instance_id"]) else {
                        unread += 1
                        continue
                    }
                    let place = places["\(isSuccess) \(instance)"] ?? records.count
                    if place == records.count {
                        places["\(isSuccess) \(instance)"] = place
                        records.append(
                            ImportedRecord(instance: instance, isSuccess: isSuccess, source: source, items: []))
                    }
                    records[place].items.append(found)
                }
            }
        }
        return isPatterns ? (records, unread) : nil
    }

    /// A run's name: a number or one word.
    private static func name(_ value: JSONValue?) -> String? {
        let text = value?.string ?? value?.integer.map(String.init) ?? ""
        let isName = !text.isEmpty && text.utf8.count <= 200 && !text.contains(where: \.isWhitespace)
        return isName ? text : nil
    }
}

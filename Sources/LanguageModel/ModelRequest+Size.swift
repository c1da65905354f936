internal import JSON

extension ModelRequest {
    /// The bytes of everything that is sent as text.
    var bytes: Int {
        var count = instructions.utf8.count + prompt.utf8.count
        if let schema { count += JSONWriter.canonical(schema.schema).utf8.count }
        for tool in tools {
            count += tool.name.utf8.count + tool.description.utf8.count
            count += JSONWriter.canonical(tool.parameters).utf8.count
        }
        for turn in turns {
            count += turn.text.utf8.count + turn.note.utf8.count
            for call in turn.calls { count += JSONWriter.canonical(call.arguments).utf8.count }
            for result in turn.results { count += result.content.utf8.count }
        }
        return count
    }
}

internal import JSON

/// What is known of an Inspect log while its samples are read.
struct InspectLog {
    /// Whether the text is one sample instead of a whole log.
    var isSample: Bool
    /// The log's `eval`, where it stands elsewhere.
    var eval: JSONValue?
    var attachments: InspectAttachments
}

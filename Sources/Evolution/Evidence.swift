/// A place in a trajectory together with its words; the words stay on this machine.
public struct Evidence: Hashable, Sendable, Codable {
    /// Where it was seen.
    public var reference: EvidenceReference
    /// What was said there, redacted, at most 400 characters.
    public var quote: String
    /// What the place shows, in a few words (`error`, `recovery`, `loop`, `correction`).
    public var role: String

    /// Quotes a place.
    public init(reference: EvidenceReference, quote: String, role: String) {
        self.reference = reference
        self.quote = quote
        self.role = role
    }
}

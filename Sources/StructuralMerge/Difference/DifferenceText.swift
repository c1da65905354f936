/// A stretch of the text of an entry.
public enum DifferenceText: Hashable, Sendable {
    /// In both documents.
    case equal([UInt8])
    /// In the old one only.
    case delete([UInt8])
    /// In the new one only.
    case insert([UInt8])
    /// White space in both that says the same where it stands: another wrapping, another padding.
    case respaced(old: [UInt8], new: [UInt8])

    /// The bytes in the old document.
    public var old: [UInt8] {
        switch self {
        case .equal(let bytes), .delete(let bytes), .respaced(let bytes, _): bytes
        case .insert: []
        }
    }

    /// The bytes in the new document.
    public var new: [UInt8] {
        switch self {
        case .equal(let bytes), .insert(let bytes), .respaced(_, let bytes): bytes
        case .delete: []
        }
    }

    /// Whether something other than white space was deleted or inserted.
    public var changesText: Bool {
        switch self {
        case .equal, .respaced: false
        case .delete(let bytes), .insert(let bytes): !bytes.allSatisfy(Token.isSpace)
        }
    }
}

extension Array where Element == DifferenceText {
    /// Adds a stretch, joined with the last one where both are of one kind; empty stretches are left out.
    mutating func add(_ text: DifferenceText) {
        if text.old.isEmpty && text.new.isEmpty { return }
        switch (last, text) {
        case (.equal(let bytes), .equal(let more)): self[count - 1] = .equal(bytes + more)
        case (.delete(let bytes), .delete(let more)): self[count - 1] = .delete(bytes + more)
        case (.insert(let bytes), .insert(let more)): self[count - 1] = .insert(bytes + more)
        default: append(text)
        }
    }

    /// Adds what one stretch of text became.
    mutating func add(old: ArraySlice<UInt8>, new: ArraySlice<UInt8>) {
        if old == new { return add(.equal(Array<UInt8>(old))) }
        add(.delete(Array<UInt8>(old)))
        add(.insert(Array<UInt8>(new)))
    }
}

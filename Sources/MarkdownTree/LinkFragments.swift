/// What links into a document may name behind `#`: its headings as forges name them, and its HTML anchors.
package struct LinkFragments {
    private var slugs: Set<String> = []
    private var anchors: Set<String> = []

    /// Collects the names in a document.
    package init(_ document: MarkdownDocument) {
        for node in document.nodes {
            if case .section(_, let title) = node.kind { slugs.insert(HeadingSlug.slug(of: title)) }
        }
        findAnchors(in: document.bytes)
    }

    /// One pass over the bytes from one equals sign to the next: most files have hardly any.
    private mutating func findAnchors(in bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { buffer in
            for name in LinkFragments.attributes {
                var place = buffer.startIndex
                for sign in buffer.indices where buffer[sign] == UInt8(ascii: "=") {
                    guard sign - name.count >= place, buffer[(sign - name.count)..<sign].elementsEqual(name) else {
                        continue
                    }
                    place = sign + 1
                    guard place < buffer.count,
                        buffer[place] == UInt8(ascii: "\"") || buffer[place] == UInt8(ascii: "'"),
                        let end = buffer[(place + 1)...].prefix(256).firstIndex(of: buffer[place])
                    else { continue }
                    anchors.insert(String(decoding: buffer[(place + 1)..<end], as: UTF8.self))
                    place = end
                }
            }
        }
    }

    private static let attributes = ["id", "name"].map { Array($0.utf8) }

    /// Whether the document has a place of that name; `setup-1` is the second heading `Setup`.
    package func contains(_ fragment: String) -> Bool {
        if anchors.contains(fragment) { return true }
        let plain = PercentEncoding.decoded(fragment[...])
        let wanted = plain.lowercased()
        return anchors.contains(plain) || slugs.contains(wanted)
            || slugs.contains(HeadingSlug.withoutCounter(wanted))
    }
}

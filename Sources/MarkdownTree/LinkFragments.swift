/// What links into a document may name behind `#`: its headings as forges name them, and its HTML anchors.
package struct LinkFragments {
    private var slugs: Set<String> = []
    private var anchors: Set<String> = []

    /// Collects the names in a document.
    package init(_ document: MarkdownDocument) {
        for node in document.nodes {
            if case .section(_, let title) = node.kind { slugs.insert(HeadingSlug.slug(of: title)) }
        }
        let bytes = document.bytes
        for attribute in ["id=", "name="] {
            let mark = Array(attribute.utf8)
            var place = bytes.startIndex
            while let found = bytes[place...].firstRange(of: mark) {
                place = found.upperBound
                guard let quote = bytes[place...].first,
                    quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
                    let end = bytes[(place + 1)...].prefix(256).firstIndex(of: quote)
                else { continue }
                anchors.insert(String(decoding: bytes[(place + 1)..<end], as: UTF8.self))
                place = end
            }
        }
    }

    /// Whether the document has a place of that name; `setup-1` is the second heading `Setup`.
    package func contains(_ fragment: String) -> Bool {
        if anchors.contains(fragment) { return true }
        let plain = PercentEncoding.decoded(fragment[...])
        let wanted = plain.lowercased()
        return anchors.contains(plain) || slugs.contains(wanted)
            || slugs.contains(HeadingSlug.withoutCounter(wanted))
    }
}

/// The names that forges give to headings for links within a file.
package enum HeadingSlug {
    /// The name: lowercase, letters, digits, `-` and `_` kept, spaces as hyphens.
    package static func slug(of title: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in title.lowercased().unicodeScalars {
            if scalar == " " {
                result.append("-")
            } else if scalar.isAlphanumeric || scalar == "-" || scalar == "_"
                || scalar.properties.generalCategory == .nonspacingMark
                || scalar.properties.generalCategory == .spacingMark
            {
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// The name without the counter that tells equal headings apart (`setup-1`).
    package static func withoutCounter(_ slug: String) -> String {
        guard let hyphen = slug.lastIndex(of: "-"), slug[slug.index(after: hyphen)...].allSatisfy(\.isNumber)
        else {
            return slug
        }
        return String(slug[..<hyphen])
    }
}

internal import MarkdownTree
internal import Skill

/// Relative links between files: where they lead, and how they are written from another place.
enum LinkPaths {
    /// The path that a link names, from the repository's root; `nil` for links to elsewhere and within the file.
    static func target(of destination: String, from source: String) -> String? {
        guard let first = destination.first, first != "#", first != "?", let file = SkillPath(source),
            case .file(let path, _) = LinkTarget(destination, from: file)
        else { return nil }
        return path.text
    }

    /// The paths that a file's links name.
    static func targets(in bytes: [UInt8], at source: String) -> Set<String> {
        guard let document = try? MarkdownDocument(bytes) else { return [] }
        return Set(document.links.compactMap { target(of: $0.destination, from: source) })
    }

    /// The lines of a text, from 1, that link to certain files, with the file.
    static func lines(of targets: Set<String>, in bytes: [UInt8], at source: String) -> [(String, Int)] {
        guard let document = try? MarkdownDocument(bytes) else { return [] }
        return document.links.compactMap { link in
            target(of: link.destination, from: source).flatMap { targets.contains($0) ? ($0, link.line) : nil }
        }
    }

    /// A destination that leads from one file to another, as it is written in Markdown.
    static func destination(to target: String, from source: String) -> String {
        var parts = target.split(separator: "/")
        var folders = source.split(separator: "/").dropLast()
        while parts.count > 1, let folder = folders.first, folder == parts[0] {
            parts.removeFirst()
            folders.removeFirst()
        }
        let path = (folders.map { _ in ".." } + parts.map(String.init)).joined(separator: "/")
        return encoded(path)
    }

    private static func encoded(_ path: String) -> String {
        var text = ""
        for scalar in path.unicodeScalars {
            switch scalar {
            case " ": text += "%20"
            case "(": text += "%28"
            case ")": text += "%29"
            case "<": text += "%3C"
            case ">": text += "%3E"
            case "%": text += "%25"
            case "#": text += "%23"
            case "?": text += "%3F"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// A file's text as it reads at another path and after other files moved.
    ///
    /// - Parameters:
    ///   - moved: the files that moved, old path to new.
    ///   - exists: whether the result has a file; only links to such files are rewritten.
    static func relinked(
        _ bytes: [UInt8], from source: String, to place: String, moved: [String: String],
        exists: (String) -> Bool
    ) -> [UInt8] {
        guard source != place || !moved.isEmpty, let document = try? MarkdownDocument(bytes) else { return bytes }
        var result = bytes
        for link in document.links.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
            guard let old = target(of: link.destination, from: source) else { continue }
            let new = moved[old] ?? old
            guard target(of: link.destination, from: place) != new, exists(new) else { continue }
            let suffix = link.destination.drop { $0 != "#" && $0 != "?" }
            result.replaceSubrange(link.range, with: Array((destination(to: new, from: place) + suffix).utf8))
        }
        return result
    }
}

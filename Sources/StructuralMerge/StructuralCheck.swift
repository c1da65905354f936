internal import MarkdownTree

/// Looks for damage to a document's structure that a merge does without a conflict.
public struct StructuralCheck {
    /// The damage in a merged text, by lines.
    ///
    /// - Parameter result: the text; one that is no valid UTF-8 has no structure, so nothing is said of it.
    /// - Parameter versions: what was merged. Damage that a side brought itself is not the merge's doing and is left
    ///   out. With `nil` all is reported, but for table rows that only share the first cell: whether these were unique
    ///   only the versions tell.
    public static func warnings(in result: [UInt8], versions: ThreeWay<[UInt8]>?) -> [StructuralWarning] {
        warnings(in: ParsedText(result), versions: versions.map(ParsedText.versions))
    }

    /// The same of texts that may be parsed already.
    static func warnings(in result: ParsedText, versions: ThreeWay<ParsedText>?) -> [StructuralWarning] {
        let merged = StructureFindings.all(in: result)
        guard !merged.isEmpty else { return [] }
        guard let versions else {
            return merged.filter { $0.manner != .needsVersions }.map(\.warning)
        }
        let kinds = Set(merged.map(\.warning.kind))
        let known = [versions.ours, versions.theirs].map { counts(StructureFindings.all(in: $0, of: kinds)) }
        var rest = merged.reduce(into: [:]) { $0[$1.identity, default: 0] += 1 }
        var warnings: [StructuralWarning] = []
        for finding in merged.reversed() {
            let allowed = known.map { $0[finding.identity] ?? 0 }.max() ?? 0
            let isKnown = finding.manner == .each ? rest[finding.identity, default: 0] <= allowed : allowed > 0
            rest[finding.identity, default: 0] -= 1
            if !isKnown { warnings.append(finding.warning) }
        }
        return warnings.reversed()
    }

    private static func counts(_ findings: [StructureFinding]) -> [StructureFinding.Identity: Int] {
        findings.reduce(into: [:]) { $0[$1.identity, default: 0] += 1 }
    }
}

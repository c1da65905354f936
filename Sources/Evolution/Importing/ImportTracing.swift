internal import Skill

/// Finds the runs behind an imported edit, as far as the files tell: the release keeps no support.
///
/// An edit has the runs of the batches whose own patches say the same in the same place, and those whose names stand in
/// its text. Nothing else is taken for support.
struct ImportTracing {
    private let records: [ImportedRecord]
    /// The edits of single batches with the run of the batch.
    private let origins: [(edit: ImportedEdit, words: Set<String>, run: Int)]
    private let names: [(name: String, run: Int)]

    init(records: [ImportedRecord], origins: [ImportedPatch]) {
        self.records = records
        let runs = Self.runs(of: origins, count: records.count)
        self.origins = origins.flatMap { patch -> [(ImportedEdit, Set<String>, Int)] in
            guard let batch = patch.batch, let run = runs[batch] else { return [] }
            return patch.edits.map { ($0, TextTokens.content(of: $0.content), run) }
        }
        names = records.enumerated().filter { Self.isTelling($1.instance) }.map { ($1.instance, $0) }
    }

    /// Which run each batch is, when every batch has exactly one: only then there are as many batches as runs.
    private static func runs(of origins: [ImportedPatch], count: Int) -> [Int: Int] {
        let batches = Set(origins.compactMap(\.batch))
        guard let first = batches.min(), let last = batches.max() else { return [:] }
        let start: Int
        if first == 0, last == count - 1 {
            start = 0
        } else if first >= 1, last == count {
            start = 1
        } else {
            return [:]
        }
        return Dictionary(uniqueKeysWithValues: batches.map { ($0, $0 - start) })
    }

    /// Whether a run's name could not be just any number in a text.
    private static func isTelling(_ name: String) -> Bool {
        name.utf8.count >= 4 && name.contains(where: \.isNumber)
    }

    /// The runs behind an edit.
    ///
    /// - Parameter besides: what its patch says about it alone.
    func support(of edit: ImportedEdit, besides: String) -> Support {
        let words = TextTokens.content(of: edit.content)
        let same = origins.filter { origin in
            let other = origin.edit
            guard other.file == edit.file, other.operation == edit.operation,
                other.section == edit.section || other.content == edit.content
            else { return false }
            if edit.content.trimmed().isEmpty { return other.content.trimmed().isEmpty && other.old == edit.old }
            return other.content.trimmed() == edit.content.trimmed()
                || TextTokens.overlap(words, origin.words) >= Folding.threshold
        }
        let text = edit.content + "\n" + besides
        let named = names.filter { Self.stands($0.name, in: text) }
        return Support(same.map(\.run) + named.map(\.run))
    }

    /// Whether a name stands in a text as a word of its own.
    private static func stands(_ name: String, in text: String) -> Bool {
        text.ranges(of: name).contains { range in
            let before = range.lowerBound == text.startIndex ? nil : text[text.index(before: range.lowerBound)]
            let after = range.upperBound == text.endIndex ? nil : text[range.upperBound]
            func joins(_ character: Character?) -> Bool {
                character.map { $0.isLetter || $0.isNumber || "_-.".contains($0) } ?? false
            }
            // A name at the end of a sentence is one too.
            let isEnd = after == "." && (text[range.upperBound...].dropFirst().first?.isWhitespace ?? true)
            return !joins(before) && (isEnd || !joins(after))
        }
    }
}

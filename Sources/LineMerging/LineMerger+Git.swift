internal import Git
public import StructuralMerge

extension LineMerger {
    /// git's merge of files, as libgit2 does it.
    public static let git = LineMerger { texts, style in
        let layout: FileMergeStyle.Layout =
            switch style.layout {
            case .merge: .merge
            case .diff3: .diff3
            case .zdiff3: .zdiff3
            }
        let favor: FileMergeStyle.Favor? =
            switch style.favor {
            case nil: nil
            case .ours: .ours
            case .theirs: .theirs
            case .union: .union
            }
        let labels = MergeLabels(base: style.labels.base, ours: style.labels.ours, theirs: style.labels.theirs)
        let merged = try Repository.mergeFile(
            base: texts.base, ours: texts.ours, theirs: texts.theirs,
            style: FileMergeStyle(labels: labels, layout: layout, favor: favor, markerSize: style.size))
        return Outcome(bytes: merged.bytes, isClean: merged.isClean)
    }
}

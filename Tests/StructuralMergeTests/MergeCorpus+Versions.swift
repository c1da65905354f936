import StructuralMerge
import TestSupport

extension MergeCorpus.Case {
    /// What is merged; `nil` where a version cannot be read.
    var versions: ThreeWay<[UInt8]>? {
        guard let base = bytes("base"), let ours = bytes("ours"), let theirs = bytes("theirs") else { return nil }
        return ThreeWay(base: base, ours: ours, theirs: theirs)
    }
}

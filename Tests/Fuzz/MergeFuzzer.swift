import LineMerging
import MarkdownTree
import StructuralMerge

/// What the fuzzer calls: parses, prints and merges the three versions in an input, and traps where one is not printed
/// as it was read, or a merge of a version with itself is not that version.
@_cdecl("LLVMFuzzerTestOneInput")
public func mergeOneInput(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let parts = Array(UnsafeBufferPointer(start: data, count: count))
        .split(separator: 0xFF, maxSplits: 2, omittingEmptySubsequences: false).map { Array($0) }
    guard parts.count == 3 else { return -1 }
    for part in parts {
        if let document = try? MarkdownDocument(part) { precondition(document.printed == part, "printed otherwise") }
    }
    let merger = StructuralMerger(lines: .git)
    guard
        let result = try? merger.merge(ThreeWay(base: parts[0], ours: parts[1], theirs: parts[2])),
        let alike = try? merger.merge(ThreeWay(base: parts[0], ours: parts[1], theirs: parts[1]))
    else { return 0 }
    precondition(alike.rendered() == parts[1], "both sides alike, another result")
    for layout in [MarkerStyle.Layout.merge, .diff3, .zdiff3] { _ = result.rendered(MarkerStyle(layout: layout)) }
    for favor in [MarkerStyle.Favor.ours, .theirs, .union] { _ = result.rendered(MarkerStyle(favor: favor)) }
    return 0
}

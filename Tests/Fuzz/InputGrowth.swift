import Glibc
import LineMerging
import StructuralMerge

/// Finds inputs of which the merge takes more than its share when they are longer.
///
/// Each version is repeated until it has some size, and then four times that; what takes clearly more than four times as
/// long is listed.
enum InputGrowth {
    static func measure(_ paths: ArraySlice<String>) -> CInt {
        for path in paths {
            guard let input = bytes(at: path).flatMap({ FuzzInput($0) }), input.count > 0 else { continue }
            let small = seconds(repeated(input, to: 48 << 10))
            let large = seconds(repeated(input, to: 192 << 10))
            if large > 0.4 || (large > 0.05 && large / small > 7) {
                print("\(path): \(small) s, four times as much \(large) s")
            }
        }
        return 0
    }

    private static func bytes(at path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        return Array(bytes[..<fread(&bytes, 1, bytes.count, file)])
    }

    private static func repeated(_ input: FuzzInput, to size: Int) -> ThreeWay<[UInt8]> {
        let rounds = max(1, 3 * size / input.count)
        func text(_ bytes: [UInt8]) -> [UInt8] { Array((0..<rounds).map { _ in bytes }.joined()) }
        return ThreeWay(
            base: text(input.versions.base), ours: text(input.versions.ours), theirs: text(input.versions.theirs))
    }

    private static func seconds(_ versions: ThreeWay<[UInt8]>) -> Double {
        let begin = ProcessorTime.seconds
        _ = try? StructuralMerger(lines: .git).merge(versions)
        return ProcessorTime.seconds - begin
    }
}

import Glibc
import StructuralMerge
import TestSupport

/// libFuzzer's own loop; SwiftPM names the program's entry after its module.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutableRawPointer,
    _ body: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

/// libFuzzer's own change of an input.
@_silgen_name("LLVMFuzzerMutate")
private func mutateBytes(_ data: UnsafeMutablePointer<UInt8>, _ count: Int, _ limit: Int) -> Int

/// Runs libFuzzer, or with `grow` as the first argument measures inputs.
@_cdecl("fuzz_main")
public func main(
    _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
    var count = count
    var arguments = arguments
    let words = (0..<Int(count)).compactMap { arguments[$0].map { String(cString: $0) } }
    if words.dropFirst().first == "grow" { return InputGrowth.measure(words.dropFirst(2)) }
    return withUnsafeMutablePointer(to: &arguments) { runDriver(&count, UnsafeMutableRawPointer($0), mergeOneInput) }
}

/// Checks one input, and traps where something is wrong with it or it takes too long.
///
/// What is measured is processor time, so that other work on the machine is not taken for slowness.
@_cdecl("LLVMFuzzerTestOneInput")
public func mergeOneInput(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard let input = FuzzInput(UnsafeBufferPointer(start: data, count: count)) else { return -1 }
    let begin = ProcessorTime.seconds
    if let fault = FuzzCheck(allRules: count % 3 == 0).fault(in: input) { fatalError(fault) }
    // The check merges four times, and what watches the branches slows it down by as much again.
    let bound = 0.2 + 40e-6 * Double(count)
    let taken = ProcessorTime.seconds - begin
    if taken > bound { fatalError("\(count) bytes took \(taken) s") }
    return 0
}

/// Changes an input, half of the time by lines and marks of Markdown, else as libFuzzer does.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutateInput(_ data: UnsafeMutablePointer<UInt8>, _ count: Int, _ limit: Int, _ seed: UInt32) -> Int {
    guard seed % 2 == 0, var input = FuzzInput(UnsafeBufferPointer(start: data, count: count)) else {
        return mutateBytes(data, count, limit)
    }
    var mutation = FuzzMutation(numbers: SplitMix64(seed: UInt64(seed)))
    mutation.mutate(&input)
    let bytes = input.bytes
    guard bytes.count <= limit else { return mutateBytes(data, count, limit) }
    for (place, byte) in bytes.enumerated() { data[place] = byte }
    return bytes.count
}

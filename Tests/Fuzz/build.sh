#!/bin/sh
# Builds the fuzz target of the structural merge and makes its seeds from the merge fixtures and the kept inputs.
#
#   Tests/Fuzz/build.sh [FOLDER]        default /tmp/skillgit-fuzz
#   cd FOLDER && ./fuzz corpus -max_len=4096 -max_total_time=1800
#   cd FOLDER && ./fuzz grow corpus/*   lists inputs that take more than their share when they are repeated
#
# Only what the merge needs is built, as a package of links to Sources; ContentHash, which needs swift-crypto, is a stub.
set -eu
tests=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:-/tmp/skillgit-fuzz}
mkdir -p "$folder/package/Sources/ContentHash" "$folder/package/Sources/TestSupport" "$folder/package/Sources/fuzz" \
    "$folder/corpus"
cd "$folder/package"
for target in CCmarkShims CGit2Shims Clibcmark Clibgit2 Clibyaml Git LineMerging MarkdownTree StructuralMerge Wording; do
    ln -sfn "$tests/../Sources/$target" "Sources/$target"
done
ln -sfn "$tests/TestSupport/SplitMix64.swift" Sources/TestSupport/SplitMix64.swift
for file in "$tests"/Fuzz/*.swift "$tests"/StructuralMergeTests/Fuzzing/Fuzz[ICM]*.swift; do
    ln -sfn "$file" "Sources/fuzz/$(basename "$file")"
done
cat > Sources/ContentHash/ContentHash.swift <<'SWIFT'
public struct ContentHash: Hashable, Sendable, Comparable {
    public let hex: String
    public init(of bytes: some Sequence<UInt8>) { hex = "" }
    public init?(hex: String) { self.hex = hex }
    public init(of text: String) { hex = "" }
    public func prefix(_ count: Int) -> String { "" }
    public static func < (one: ContentHash, two: ContentHash) -> Bool { one.hex < two.hex }
}
SWIFT
cat > Package.swift <<'SWIFT'
// swift-tools-version: 6.2
import PackageDescription
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]
let watched = house + [.unsafeFlags(["-sanitize=fuzzer", "-parse-as-library", "-enforce-exclusivity=checked"])]
let package = Package(name: "fuzz", targets: [
    .systemLibrary(name: "Clibgit2", pkgConfig: "libgit2"),
    .systemLibrary(name: "Clibcmark", pkgConfig: "libcmark"),
    .systemLibrary(name: "Clibyaml", pkgConfig: "yaml-0.1"),
    .target(name: "CGit2Shims", dependencies: ["Clibgit2"]),
    .target(name: "CCmarkShims", dependencies: ["Clibcmark"]),
    .target(name: "ContentHash", swiftSettings: house),
    .target(name: "Wording", swiftSettings: house),
    .target(name: "TestSupport", swiftSettings: house),
    .target(name: "Git", dependencies: ["Clibgit2", "CGit2Shims"], swiftSettings: house),
    .target(
        name: "MarkdownTree", dependencies: ["Clibcmark", "CCmarkShims", "Clibyaml", "ContentHash"],
        swiftSettings: watched),
    .target(name: "StructuralMerge", dependencies: ["MarkdownTree", "Wording"], swiftSettings: watched),
    .target(name: "LineMerging", dependencies: ["Git", "StructuralMerge"], swiftSettings: house),
    .executableTarget(
        name: "fuzz", dependencies: ["LineMerging", "MarkdownTree", "StructuralMerge", "TestSupport"],
        swiftSettings: house + [.unsafeFlags(["-parse-as-library"])],
        linkerSettings: [.unsafeFlags(["-sanitize=fuzzer"])]),
])
SWIFT
swift build -c release --product fuzz
cp .build/release/fuzz "$folder/fuzz"
# A seed is three versions with a byte between them that no UTF-8 text has.
for case in "$tests"/Fixtures/merge/*/*/; do
    name=$(basename "$case")
    { cat "$case/base.md"; printf '\377'; cat "$case/ours.md"; printf '\377'; cat "$case/theirs.md"; } \
        > "$folder/corpus/seed-$name"
done
for kept in "$tests"/Fuzz/corpus/*; do
    if [ -f "$kept" ]; then cp "$kept" "$folder/corpus/"; fi
done

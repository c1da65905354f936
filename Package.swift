// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// The release links the small program without any dynamic library; `make release` says so, since that needs the folder
/// of static C libraries that it makes.
let smallProgramLinking: [LinkerSetting] =
    Context.environment["SKILLGIT_STATIC"] == nil ? [] : [.unsafeFlags(["-static-executable"])]

let package = Package(
    name: "skillgit",
    products: [
        .executable(name: "skillgit", targets: ["skillgit"]),
        .executable(name: "skillgit-merge", targets: ["skillgit-merge"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.100.0"),
    ],
    targets: [
        // C libraries, as Debian ships them.
        .systemLibrary(name: "Clibgit2", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"])]),
        .systemLibrary(name: "Clibcmark", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"])]),
        .systemLibrary(name: "Clibyaml", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        // Without pkgConfig: its flags hold a -D that SwiftPM refuses, and the header and library need none.
        .systemLibrary(name: "Clibutf8proc", providers: [.apt(["libutf8proc-dev"])]),
        .systemLibrary(name: "Clibz", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "Clibzstd", providers: [.apt(["libzstd-dev"])]),
        // What of the C library Swift's Glibc leaves out.
        .systemLibrary(name: "Clibmalloc"),
        .target(name: "CGit2Shims", dependencies: ["Clibgit2"]),
        .target(name: "CCmarkShims", dependencies: ["Clibcmark"]),

        // Leaves.
        .target(
            name: "ContentHash",
            dependencies: [.product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: settings),
        .target(
            name: "JSON",
            dependencies: [.product(name: "OrderedCollections", package: "swift-collections")],
            swiftSettings: settings),
        .target(name: "Wording", swiftSettings: settings),
        .target(name: "ChildProcesses", swiftSettings: settings),
        .target(name: "CommandSandbox", dependencies: ["ChildProcesses", "ContentHash"], swiftSettings: settings),
        .target(name: "Git", dependencies: ["Clibgit2", "CGit2Shims"], swiftSettings: settings),
        .target(
            name: "MarkdownTree",
            dependencies: ["Clibcmark", "CCmarkShims", "Clibyaml", "ContentHash"],
            swiftSettings: settings),
        .target(
            name: "Skill",
            dependencies: ["Clibutf8proc", "MarkdownTree", "ContentHash", "JSON"],
            swiftSettings: settings),
        .target(
            name: "Trajectory",
            dependencies: [
                "Clibz", "Clibzstd", "ContentHash", "JSON",
                .product(name: "OrderedCollections", package: "swift-collections"),
            ],
            swiftSettings: settings),
        .target(
            name: "LanguageModel",
            dependencies: [
                "ChildProcesses", "ContentHash", "JSON",
                .product(name: "OrderedCollections", package: "swift-collections"),
            ],
            swiftSettings: settings),
        .target(
            name: "LanguageModelHTTP",
            dependencies: [
                "LanguageModel",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings),

        // What skillgit exists for.
        .target(name: "LineMerging", dependencies: ["Git", "StructuralMerge"], swiftSettings: settings),
        .target(
            name: "StructuralMerge", dependencies: ["MarkdownTree", "Wording"],
            swiftSettings: settings),
        .target(
            name: "FileMerging",
            dependencies: ["Clibmalloc", "Git", "JSON", "LineMerging", "StructuralMerge", "Wording"],
            swiftSettings: settings),
        .target(
            name: "Evolution",
            dependencies: [
                "ContentHash", "JSON", "LanguageModel", "MarkdownTree", "Skill", "Trajectory",
            ],
            swiftSettings: settings),
        .target(
            name: "SkillRepository",
            dependencies: [
                "ContentHash", "Evolution", "Git", "JSON", "LineMerging", "MarkdownTree", "Skill", "StructuralMerge",
                "Trajectory",
            ],
            swiftSettings: settings),

        // The program.
        .target(
            name: "Templates", path: "Templates",
            resources: [
                .embedInCode("skill-template.md"), .embedInCode("analysis-prompt.md"), .embedInCode("agent-prompt.md"),
                .embedInCode("merge-prompt.md"), .embedInCode("conflict-prompt.md"),
                .embedInCode("curation-prompt.md"), .embedInCode("revision-prompt.md"),
                .embedInCode("draft-prompt.md"), .embedInCode("prices.json"),
            ],
            swiftSettings: settings),
        .target(
            name: "SkillgitCommands",
            dependencies: [
                "CommandSandbox", "ContentHash", "Evolution", "FileMerging", "Git", "JSON", "LanguageModel",
                "LanguageModelHTTP",
                "MarkdownTree", "Skill",
                "SkillRepository", "StructuralMerge", "Templates", "Trajectory", "Wording",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings),
        .executableTarget(name: "skillgit", dependencies: ["SkillgitCommands"], swiftSettings: settings),
        // merge-file and merge-driver alone, since git starts them for every file.
        .executableTarget(
            name: "skillgit-merge", dependencies: ["FileMerging"], swiftSettings: settings,
            linkerSettings: smallProgramLinking),

        // Tests.
        .target(
            name: "TestSupport", dependencies: ["JSON"], path: "Tests/TestSupport", swiftSettings: settings),
        .testTarget(name: "HouseTests", dependencies: ["TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "JSONTests",
            dependencies: ["JSON", "TestSupport", .product(name: "OrderedCollections", package: "swift-collections")],
            swiftSettings: settings),
        .testTarget(name: "GitTests", dependencies: ["Git", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "MarkdownTreeTests",
            dependencies: ["MarkdownTree", "ContentHash", "Clibcmark", "TestSupport"], swiftSettings: settings
        ),
        .testTarget(
            name: "StructuralMergeTests",
            dependencies: ["StructuralMerge", "LineMerging", "MarkdownTree", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "SkillTests", dependencies: ["Skill", "MarkdownTree", "ContentHash", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "TrajectoryTests",
            dependencies: [
                "Trajectory", "JSON", "ContentHash", "TestSupport",
                .product(name: "OrderedCollections", package: "swift-collections"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "CommandSandboxTests", dependencies: ["CommandSandbox", "ContentHash", "TestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "LanguageModelTests",
            dependencies: ["LanguageModel", "LanguageModelHTTP", "TestSupport", "JSON", "ContentHash"],
            swiftSettings: settings),
        .testTarget(
            name: "EvolutionTests",
            dependencies: [
                "Evolution", "TestSupport", "ContentHash", "JSON", "LanguageModel", "MarkdownTree", "Skill",
                "Trajectory",
                .product(name: "OrderedCollections", package: "swift-collections"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "SkillRepositoryTests",
            dependencies: [
                "SkillRepository", "Evolution", "Git", "Skill", "LineMerging", "MarkdownTree", "StructuralMerge",
                "Trajectory",
                "ContentHash", "JSON", "TestSupport",
            ],
            swiftSettings: settings),
        // These run the built program.
        .testTarget(
            name: "SkillgitCommandsTests",
            dependencies: [
                "skillgit", "skillgit-merge", "SkillgitCommands", "Evolution", "LanguageModel", "Templates",
                "TestSupport",
            ],
            exclude: ["Golden"],
            swiftSettings: settings),
        .testTarget(
            name: "EndToEndTests", dependencies: ["skillgit", "skillgit-merge", "JSON", "Skill", "TestSupport"],
            swiftSettings: settings),
    ]
)

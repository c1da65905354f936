import Glibc
import Testing

/// The house's rules that a compiler does not check: who may import whom, no Foundation, no room too big.
@Suite struct ImportTests {
    /// What each target may import of our own targets and of C libraries (`Docs/architecture.md`, "Rooms").
    static let allowed: [String: Set<String>] = [
        "ContentHash": [],
        "JSON": [],
        "Wording": [],
        "ChildProcesses": [],
        "CommandSandbox": ["ChildProcesses", "ContentHash"],
        "Git": ["Clibgit2", "CGit2Shims"],
        "MarkdownTree": ["Clibcmark", "CCmarkShims", "Clibyaml", "ContentHash"],
        "StructuralMerge": ["MarkdownTree", "Wording"],
        "LineMerging": ["Git", "StructuralMerge"],
        "FileMerging": ["Clibmalloc", "Git", "JSON", "LineMerging", "StructuralMerge", "Wording"],
        "Skill": ["Clibutf8proc", "MarkdownTree", "ContentHash", "JSON"],
        "Trajectory": ["Clibz", "Clibzstd", "ContentHash", "JSON"],
        "LanguageModel": ["ChildProcesses", "ContentHash", "JSON"],
        "LanguageModelHTTP": ["LanguageModel"],
        "Evolution": ["ContentHash", "JSON", "LanguageModel", "MarkdownTree", "Skill", "Trajectory"],
        "SkillRepository": [
            "ContentHash", "Evolution", "Git", "JSON", "LineMerging", "MarkdownTree", "Skill", "StructuralMerge",
            "Trajectory",
        ],
        "SkillgitCommands": [
            "CommandSandbox", "ContentHash", "Evolution", "FileMerging", "Git", "JSON", "LanguageModel",
            "LanguageModelHTTP", "MarkdownTree", "Skill", "SkillRepository", "StructuralMerge", "Templates",
            "Trajectory", "Wording",
        ],
        "skillgit": ["SkillgitCommands"],
        "skillgit-merge": ["FileMerging"],
    ]

    /// Libraries that only one target may touch.
    static let keptBy = ["AsyncHTTPClient": "LanguageModelHTTP", "ArgumentParser": "SkillgitCommands"]

    @Test func everyTargetImportsOnlyWhatItMay() {
        let files = SourceTree.swiftFiles(under: "Sources")
        #expect(files.count > 50)
        for file in files {
            let target = String(file.path.split(separator: "/")[1])
            guard let mayImport = Self.allowed[target] else {
                Issue.record("target \(target) is not in the house's table")
                continue
            }
            for module in file.imports {
                #expect(
                    module != "Foundation",
                    "\(file.path) imports Foundation, which brings ICU; FoundationEssentials does")
                if Self.allowed[module] != nil || module.hasPrefix("Clib") || module.hasSuffix("Shims") {
                    #expect(mayImport.contains(module), "\(file.path) may not import \(module)")
                }
                if let keeper = Self.keptBy[module] {
                    #expect(target == keeper, "\(file.path) imports \(module), which only \(keeper) may")
                }
            }
        }
    }

    @Test func noFileIsTwoRooms() {
        for file in SourceTree.swiftFiles(under: "Sources") {
            #expect(file.lineCount <= 450, "\(file.path) has \(file.lineCount) lines: it is more than one room")
        }
    }

    @Test func productCodeDoesNotTrapOrPrint() {
        for file in SourceTree.swiftFiles(under: "Sources") {
            for (number, line) in file.lines.enumerated() where !line.contains("//") {
                for mark in ["try!", "fatalError(", "as! "] {
                    #expect(!line.contains(mark), "\(file.path):\(number + 1) has '\(mark)'")
                }
                // The commands have functions of that name, which write to the terminal that they are given.
                let prints = line.drop { $0 == " " }.hasPrefix("print(")
                #expect(
                    !prints || file.path.hasPrefix("Sources/SkillgitCommands/"), "\(file.path):\(number + 1) prints")
            }
        }
    }
}

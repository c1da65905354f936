internal import MarkdownTree

extension SkillValidator {
    mutating func checkFiles() {
        for link in directory.links where link.leavesFolder {
            add(
                .error, "symlink", link.path.text, nil,
                "The symbolic link leads out of the skill, to '\(link.target)'",
                "Replace it by a copy of the file")
        }
        for name in directory.oddNames {
            add(
                .error, "file-name", name, nil, "The name holds characters that no path in a skill may have",
                "Rename the file")
        }
        for (path, file) in directory.folder.files.sorted(by: { $0.key < $1.key }) {
            if file.bytes.count > SkillBudget.fileBytes {
                add(
                    .warning, "file-size", path.text, nil, "The file has \(file.bytes.count) bytes",
                    "Keep large data outside the skill and say where to get it")
            }
            checkExecutable(path, file)
            if path.text.lowercased().hasSuffix(".md"), path.text.lowercased() != "skill.md", file.text == nil {
                add(.error, "encoding", path.text, nil, "The file is not valid UTF-8", "Save it as UTF-8")
            }
        }
    }

    private mutating func checkExecutable(_ path: SkillPath, _ file: SkillFile) {
        let hasInterpreter = file.bytes.starts(with: [UInt8(ascii: "#"), UInt8(ascii: "!")])
        if path.components.first == "scripts", hasInterpreter, !file.isExecutable {
            add(
                .warning, "executable", path.text, 1,
                "The script names an interpreter but may not be executed",
                "Run: chmod +x \(path)")
        }
        if file.isExecutable, path.text.lowercased().hasSuffix(".md") {
            add(
                .warning, "executable", path.text, nil, "A text file may be executed", "Run: chmod -x \(path)"
            )
        }
    }

    mutating func checkMarkdown(_ path: SkillPath, _ document: MarkdownDocument) {
        checkHiddenCharacters(path, document)
        checkBlocks(path, document)
        checkHeadings(path, document)
    }

    private mutating func checkHiddenCharacters(_ path: SkillPath, _ document: MarkdownDocument) {
        for (line, scalar) in HiddenText.findings(in: document.bytes) {
            let code = String(scalar.value, radix: 16, uppercase: true)
            let digits = String(repeating: "0", count: max(0, 4 - code.count)) + code
            add(
                .error, "hidden-character", path.text, line,
                "The line holds a character that people cannot see (U+\(digits))",
                "Remove it: text that only the agent sees can carry instructions")
        }
    }

    private mutating func checkBlocks(_ path: SkillPath, _ document: MarkdownDocument) {
        for node in document.nodes {
            switch node.kind {
            case .codeBlock(let fence?) where !fence.isClosed:
                add(
                    .warning, "open-fence", path.text, node.line,
                    "The code block is not closed, so the rest of the file is code",
                    "Put a line of \(fence.length) '\(Character(Unicode.Scalar(fence.character)))' after the code"
                )
            case .htmlBlock(isClosed: false):
                add(
                    .warning, "open-html", path.text, node.line,
                    "The HTML block is not closed, so what follows is not read as text",
                    "Close it")
            case .paragraph, .heading(_, isSetext: true):
                let text = document.text(of: node.id)
                if text.split(separator: "\n").contains(where: {
                    $0.hasPrefix("<<<<<<< ") || $0.hasPrefix(">>>>>>> ")
                }) {
                    add(
                        .error, "conflict-marker", path.text, node.line, "A conflict marker was left behind",
                        "Settle the conflict and remove the markers")
                }
            default: break
            }
        }
    }

    private mutating func checkHeadings(_ path: SkillPath, _ document: MarkdownDocument) {
        for node in document.nodes where node.kind == .document || node.kind.isSection {
            var seen: Set<String> = []
            for child in node.children {
                guard case .section(let level, let title) = document[child].kind else { continue }
                if !seen.insert("\(level) \(title)").inserted {
                    add(
                        .warning, "duplicate-heading", path.text, document[child].line,
                        "The heading '\(title)' occurs twice under the same heading",
                        "Join the two sections, or rename one")
                }
            }
        }
    }

    mutating func checkSizes(_ skill: SkillPath) {
        if let document = documents[skill] {
            let begin = document.frontmatter.map { document[$0.node].range.upperBound } ?? 0
            let body = String(decoding: document.bytes[begin...], as: UTF8.self)
            let lines = body.utf8.count { $0 == 0x0A }
            let tokens = SkillBudget.tokens(in: body)
            if lines > SkillBudget.bodyLines || tokens > SkillBudget.bodyTokens {
                add(
                    .warning, "body-size", skill.text, nil,
                    "The body has \(lines) lines and about \(tokens) tokens; agents read all of it each time",
                    "Move detail into references/ and link it, to stay under \(SkillBudget.bodyLines) lines and \(SkillBudget.bodyTokens) tokens"
                )
            }
        }
        for (path, document) in documents.sorted(by: { $0.key < $1.key })
        where path.components.first == "references" {
            let hasContents = document.links.contains { $0.destination.hasPrefix("#") }
            if document.lineCount > SkillBudget.referenceLines, !hasContents {
                add(
                    .warning, "reference-size", path.text, nil,
                    "The reference has \(document.lineCount) lines and no table of contents",
                    "List its sections with links at the top, or split it")
            }
        }
    }
}

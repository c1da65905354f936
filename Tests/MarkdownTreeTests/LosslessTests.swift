import TestSupport
import Testing

@testable import MarkdownTree

/// Random and hand-made documents: printing is the identity, blocks are cmark's, anchors resolve back.
@Suite struct LosslessTests {
    static let pieces = [
        "# Title", "## Part ##", "### Deep", "Words here", "Under", "===", "---", "- item", "  more",
        "* star", "1. one",
        "2) two", "10. ten", "    code", "\tcode", "```", "```swift", "~~~", "> quote", ">", "> - a", "- > b",
        "- - c",
        "-", "1.", "| a | b |", "|---|---|", "| 1 | 2 |", "a | b", "--- | ---", "<div>", "</div>",
        "<!-- note", "-->",
        "<!-- x -->", "<pre>", "</pre>", "<?php", "[a]: /url", "[b]: <u> \"t\"", "[c]:", "/url 'title'",
        "[d]: /u \"open",
        "- [e]: /u", "  [f]: /u", "> [g]: /u", "", "", "", "   ", "  ", "***", "#", "####### seven",
        "\u{FEFF}", "\0", "é ü",
        "      deep", "    - nested", "  - inner", "  > q", "\\# no", "`x`", "[l](u.md)",
        "![i](<p q.png> 't')", "---   ",
        "name: x", "...", "  ```", "    ```", "> ```", "-\ttab", "1.  wide", "# ", "- # head", "- ```",
        "- \tx",
    ]
    static let endings = ["\n", "\n", "\n", "\r\n", "\r"]

    static func randomText(_ random: inout SplitMix64) -> String {
        var text = random.next() % 20 == 0 ? "\u{FEFF}" : ""
        if random.next() % 8 == 0 { text += "---\nname: a\n# c\ndescription: |\n  x\n---\n" }
        let mixes = random.next() % 4 == 0
        let ending = random.pick(endings)
        let count = Int(random.next() % 24)
        for index in 0..<count {
            text += random.pick(pieces)
            if index + 1 < count || random.next() % 2 == 0 { text += mixes ? random.pick(endings) : ending }
        }
        return text
    }

    @Test func randomDocumentsPrintBackAndAgreeWithCmark() {
        var random = SplitMix64(seed: 1)
        for round in 0..<30_000 {
            let text = Self.randomText(&random)
            let document = MarkdownDocument(text: text)
            if document.printed != Array(text.utf8) {
                Issue.record("round \(round) prints differently: \(text.debugDescription)")
                return
            }
            if let defect = BlockProjection.defect(document) {
                Issue.record("round \(round): \(defect) in \(text.debugDescription)")
                return
            }
            let (ours, cmarks) = (BlockProjection.ours(document), BlockProjection.cmarks(document))
            if ours != cmarks {
                Issue.record("round \(round): \(text.debugDescription)\n\(ours)\n\(cmarks)")
                return
            }
        }
    }

    @Test func everyNodeHasAnAnchorThatResolvesToIt() {
        var random = SplitMix64(seed: 2)
        for round in 0..<3000 {
            let text = Self.randomText(&random)
            let document = MarkdownDocument(text: text)
            for node in document.nodes
            where node.kind.isBlock || node.kind.isSection || node.kind == .document {
                let anchor = document.anchor(of: node.id)
                guard let found = try? document.resolve(anchor), found == node.id else {
                    Issue.record("round \(round): \(node) by \(anchor) in \(text.debugDescription)")
                    return
                }
            }
        }
    }
}

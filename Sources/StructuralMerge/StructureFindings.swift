internal import MarkdownTree

/// Gathers the damage in one document.
struct StructureFindings {
    private let document: MarkdownDocument
    private var findings: [StructureFinding] = []

    /// All damage, by lines.
    static func all(in text: ParsedText) -> [StructureFinding] {
        guard let document = text.document else { return [] }
        var gatherer = StructureFindings(document: document)
        gatherer.gather()
        return gatherer.findings.enumerated()
            .sorted { ($0.element.warning.line, $0.offset) < ($1.element.warning.line, $1.offset) }
            .map(\.element)
    }

    private init(document: MarkdownDocument) { self.document = document }

    private mutating func gather() {
        findKeys()
        var labels: Set<String> = []
        for node in document.nodes {
            switch node.kind {
            case .document, .section: findHeadings(in: node)
            case .list(let style): findItems(in: node, style)
            case .table: findRows(in: node)
            case .codeBlock(let fence):
                if let fence, !fence.isClosed { add(.unbalancedFence, at: node) }
            case .linkDefinition:
                if let label = ReferenceLinks.label(
                    definedIn: document.bytes[node.start..<node.contentRange.upperBound]),
                    !labels.insert(label).inserted
                {
                    add(.duplicateDefinition, at: node, name: label, anywhere: true)
                }
            default: break
            }
        }
        findLinks(labels)
        findMarkers()
    }

    private mutating func add(
        _ kind: StructuralWarning.Kind, at node: Node, line: Int? = nil, name: String? = nil, anywhere: Bool = false,
        manner: StructureFinding.Manner = .each, subject: String? = nil
    ) {
        let text = name ?? Excerpt.text(document.bytes[node.start..<node.contentRange.upperBound])
        let path = document.headingPath(of: node.id)
        findings.append(
            StructureFinding(
                warning: StructuralWarning(
                    kind: kind, line: line ?? document.line(at: node.start), path: path, subject: subject ?? text),
                identity: StructureFinding.Identity(kind: kind, path: anywhere ? [] : path, name: text), manner: manner)
        )
    }

    // MARK: Twins

    private mutating func findKeys() {
        var names: Set<String> = []
        for key in document.frontmatter?.keys ?? [] where !names.insert(key.name).inserted {
            add(.duplicateKey, at: document[key.node], line: key.line, name: key.name)
        }
    }

    private mutating func findHeadings(in parent: Node) {
        var seen: Set<NodeKind> = []
        for child in parent.children {
            guard case .section(_, let title) = document[child].kind, !title.isEmpty else { continue }
            if !seen.insert(document[child].kind).inserted {
                add(.duplicateHeading, at: document[child], name: title)
            }
        }
    }

    private mutating func findItems(in list: Node, _ style: ListStyle) {
        var seen: Set<UInt64> = []
        for id in list.children where list.children.count > 1 {
            let item = document[id]
            let text = document.bytes[item.start..<item.contentRange.upperBound]
            // Nested lists count with their items, whose texts are part of the item's.
            guard text.count > 11, let key = TextKey.key(ofItem: text, atLeast: 10) else { continue }
            if !seen.insert(key).inserted { add(.duplicateItem, at: item, name: TextKey.firstLine(text)) }
        }
        if style.start != nil { findNumbering(in: list) }
    }

    private mutating func findNumbering(in list: Node) {
        let numbers = list.children.map { TextKey.number(document.bytes[document[$0].start...]) }
        guard let first = numbers.first ?? nil, !numbers.allSatisfy({ $0 == first }) else { return }
        for (index, number) in numbers.enumerated() where number != first + index {
            // One warning a list, where the count first goes astray; sections tell lists apart.
            let item = document[list.children[index]]
            let text = document.bytes[item.start..<item.contentRange.upperBound]
            add(.listNumbering, at: item, name: "", manner: .any, subject: TextKey.firstLine(text))
            return
        }
    }

    private mutating func findRows(in table: Node) {
        var rows: Set<UInt64> = []
        var cells: Set<String> = []
        var columns = 0
        for id in table.children {
            let row = document[id]
            if row.kind == .tableRow(.header) { columns = cellCount(of: row) }
            guard row.kind == .tableRow(.body) else { continue }
            let text = document.bytes[row.start..<row.contentRange.upperBound]
            // Renderers take short rows, so a version that has one means them.
            if cellCount(of: row) < columns {
                add(.shortRow, at: row, name: "", manner: .any, subject: Excerpt.text(text))
            }
            let cell = TextKey.firstCell(text)
            let isNewCell = cells.insert(cell).inserted
            if let key = TextKey.key(text, atLeast: 1), !rows.insert(key).inserted {
                add(.duplicateRow, at: row)
            } else if !cell.isEmpty, !isNewCell {
                add(.duplicateRow, at: row, name: "first cell", manner: .needsVersions, subject: cell)
            }
        }
    }

    private func cellCount(of row: Node) -> Int {
        TableCells.cells(in: document.bytes, row.start..<row.contentRange.upperBound).count
    }

    // MARK: Links and markers

    private mutating func findLinks(_ labels: Set<String>) {
        let inner =
            mayLinkWithin
            ? document.links.filter {
                $0.destination.utf8.first == UInt8(ascii: "#") && $0.destination.utf8.count > 1
            } : []
        if !inner.isEmpty {
            let fragments = LinkFragments(document)
            for link in inner where !fragments.contains(String(link.destination.dropFirst())) {
                addLink(link.destination, line: link.line)
            }
        }
        guard ReferenceLinks.areIn(document.bytes) else { return }
        for node in document.nodes where node.children.isEmpty {
            switch node.kind {
            case .paragraph, .heading, .tableRow:
                let text = document.bytes[node.start..<node.contentRange.upperBound]
                for use in ReferenceLinks.uses(in: text) where !labels.contains(use.label) {
                    addLink("[\(use.label)]", line: document.line(at: use.offset))
                }
            default: break
            }
        }
    }

    /// Whether a number sign stands where a link's destination begins, found out without reading the links.
    private var mayLinkWithin: Bool {
        document.bytes.withUnsafeBufferPointer { bytes in
            var sign = ByteSearch.first(UInt8(ascii: "#"), in: bytes, from: 0)
            while sign < bytes.count {
                let before = bytes[..<sign].last { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
                switch before {
                case UInt8(ascii: "("), UInt8(ascii: "<"), UInt8(ascii: ":"), UInt8(ascii: "\\"): return true
                default: sign = ByteSearch.first(UInt8(ascii: "#"), in: bytes, from: sign + 1)
                }
            }
            return false
        }
    }

    private mutating func addLink(_ destination: String, line: Int) {
        let node = document[document.section(containingLine: line)]
        add(.brokenLink, at: node, line: line, name: destination, anywhere: true)
    }

    private mutating func findMarkers() {
        let bytes = document.bytes
        var marked: [ArraySlice<UInt8>] = []
        bytes.withUnsafeBufferPointer { buffer in
            ByteSearch.forEachLine(of: buffer) { range in
                // Few lines begin like a marker, and these few are looked at.
                guard range.count >= 7, buffer[range.lowerBound] == buffer[range.lowerBound + 6] else { return }
                let line = bytes[buffer[range.upperBound - 1] == 0x0A ? range.dropLast() : range]
                if TextKey.isMarker(line) { marked.append(line) }
            }
        }
        for text in marked {
            let line = document.line(at: text.startIndex)
            let node = document[document.section(containingLine: line)]
            add(.conflictMarker, at: node, line: line, name: Excerpt.text(text), anywhere: true)
        }
    }
}

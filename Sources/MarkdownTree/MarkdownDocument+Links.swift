extension MarkdownDocument {
    /// The inline links and images with their own destination, and the link definitions, in order; code spans, code
    /// blocks and HTML hold none.
    public var links: [MarkdownLink] {
        var links: [MarkdownLink] = []
        for node in nodes where node.children.isEmpty {
            switch node.kind {
            case .paragraph, .heading, .tableRow:
                scanInline(node.start..<node.contentRange.upperBound, into: &links)
            case .linkDefinition, .listItem, .blockQuote:
                scanDefinition(node.start..<node.contentRange.upperBound, into: &links)
            default: break
            }
        }
        return links
    }

    private func scanDefinition(_ range: Range<Int>, into links: inout [MarkdownLink]) {
        var place = range.lowerBound
        while place + 1 < range.upperBound {
            if bytes[place] == UInt8(ascii: "]"), bytes[place + 1] == UInt8(ascii: ":") {
                let begin = skipWhite(place + 2, range.upperBound)
                if let link = destination(
                    from: begin, to: range.upperBound, closesAtParenthesis: false, isImage: false)
                {
                    links.append(link.link)
                    place = link.end
                    continue
                }
            }
            place += 1
        }
    }

    private func scanInline(_ range: Range<Int>, into links: inout [MarkdownLink]) {
        let upper = range.upperBound
        var runs: [Int: [Int]] = [:]
        var scan = range.lowerBound
        while scan < upper {
            guard bytes[scan] == UInt8(ascii: "`") else {
                scan += 1
                continue
            }
            let begin = scan
            while scan < upper, bytes[scan] == UInt8(ascii: "`") { scan += 1 }
            runs[scan - begin, default: []].append(begin)
        }
        var used: [Int: Int] = [:]
        var open: [Bool] = []
        // A link holds no further link, so plain brackets that were open around one make none.
        var inactive = 0
        var place = range.lowerBound
        while place < upper {
            switch bytes[place] {
            case UInt8(ascii: "\\"): place += 2
            case UInt8(ascii: "`"):
                var end = place
                while end < upper, bytes[end] == UInt8(ascii: "`") { end += 1 }
                let length = end - place
                let list = runs[length] ?? []
                var index = used[length] ?? 0
                while index < list.count, list[index] < end { index += 1 }
                used[length] = index
                place = index < list.count ? list[index] + length : end
            case UInt8(ascii: "<"): place = tagEnd(place, upper) ?? place + 1
            case UInt8(ascii: "!") where place + 1 < upper && bytes[place + 1] == UInt8(ascii: "["):
                open.append(true)
                place += 2
            case UInt8(ascii: "["):
                open.append(false)
                place += 1
            case UInt8(ascii: "]"):
                place += 1
                guard let isImage = open.popLast() else { continue }
                let isActive = isImage || open.count >= inactive
                inactive = min(inactive, open.count)
                guard isActive, place < upper, bytes[place] == UInt8(ascii: "(") else { continue }
                let begin = skipWhite(place + 1, upper)
                guard
                    let found = destination(
                        from: begin, to: upper, closesAtParenthesis: true, isImage: isImage)
                else { continue }
                links.append(found.link)
                place = found.end
                if !isImage { inactive = open.count }
            default: place += 1
            }
        }
    }

    /// Behind an autolink or an HTML tag, in whose attributes no link is.
    private func tagEnd(_ place: Int, _ upper: Int) -> Int? {
        guard place + 1 < upper else { return nil }
        let next = bytes[place + 1]
        guard
            (next | 0x20) >= 0x61 && (next | 0x20) <= 0x7A || next == UInt8(ascii: "/")
                || next == UInt8(ascii: "!")
        else { return nil }
        var end = place + 1
        while end < upper, end - place < 2048 {
            if bytes[end] == UInt8(ascii: ">") { return end + 1 }
            if bytes[end] == UInt8(ascii: "<") { return nil }
            end += 1
        }
        return nil
    }

    private func skipWhite(_ place: Int, _ upper: Int) -> Int {
        var place = place
        while place < upper, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
        return place
    }

    private func destination(
        from begin: Int, to upper: Int, closesAtParenthesis: Bool, isImage: Bool
    ) -> (link: MarkdownLink, end: Int)? {
        var place = begin
        var range = begin..<begin
        if place < upper, bytes[place] == UInt8(ascii: "<") {
            place += 1
            while place < upper, bytes[place] != UInt8(ascii: ">") {
                if bytes[place] == 0x0A || bytes[place] == UInt8(ascii: "<") { return nil }
                place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
            }
            guard place < upper else { return nil }
            range = begin + 1..<place
            place += 1
        } else {
            var depth = 0
            while place < upper, bytes[place] > 0x20 {
                if bytes[place] == UInt8(ascii: "\\"), place + 1 < upper, bytes[place + 1].isPunctuation {
                    place += 2
                    continue
                }
                if bytes[place] == UInt8(ascii: "(") { depth += 1 }
                if bytes[place] == UInt8(ascii: ")") {
                    if depth == 0 { break }
                    depth -= 1
                }
                if depth > 32 { return nil }
                place += 1
            }
            range = begin..<min(place, upper)
        }
        if closesAtParenthesis {
            guard let end = closingParenthesis(place, upper) else { return nil }
            place = end
        } else if range.isEmpty {
            return nil
        }
        let link = MarkdownLink(
            destination: unescaped(range), line: line(at: range.lowerBound), range: range, isImage: isImage)
        return (link, place)
    }

    /// Behind the `)` that closes a link, over its title.
    private func closingParenthesis(_ start: Int, _ upper: Int) -> Int? {
        var place = skipWhite(start, upper)
        guard place < upper else { return nil }
        let open = bytes[place]
        if open == UInt8(ascii: "\"") || open == UInt8(ascii: "'") || open == UInt8(ascii: "("), place > start {
            let close = open == UInt8(ascii: "(") ? UInt8(ascii: ")") : open
            place += 1
            let limit = min(upper, place + 4096)
            while place < limit, bytes[place] != close { place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1 }
            guard place < limit else { return nil }
            place = skipWhite(place + 1, upper)
        }
        guard place < upper, bytes[place] == UInt8(ascii: ")") else { return nil }
        return place + 1
    }

    private func unescaped(_ range: Range<Int>) -> String {
        var result: [UInt8] = []
        var place = range.lowerBound
        while place < range.upperBound {
            if bytes[place] == UInt8(ascii: "\\"), place + 1 < range.upperBound,
                bytes[place + 1].isPunctuation
            {
                place += 1
            }
            result.append(bytes[place])
            place += 1
        }
        return String(decoding: result, as: UTF8.self)
    }
}

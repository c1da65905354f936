/// Finds the frontmatter and cuts it into keys: by libyaml's marks, else by a line scanner.
struct FrontmatterScanner {
    /// A run of lines that becomes one leaf.
    struct Part {
        var kind: NodeKind
        var lines: ClosedRange<Int>
        var key: Key?
    }

    /// A key's places in the file.
    struct Key {
        var name: String
        var nameRange: Range<Int>
        var valueRange: Range<Int>
        var value: YAMLValue?
    }

    /// The frontmatter's parts, in order and without gaps; lines count from 0.
    struct Result {
        var parts: [Part]
        var lastLine: Int
        var value: YAMLValue?
        var problem: Frontmatter.Problem?
    }

    let bytes: [UInt8]
    let lines: LineTable
    /// Behind the byte order mark.
    let start: Int

    /// The frontmatter, if the file starts with one.
    func scan() -> Result? {
        guard lines.count > 1, isFence(0), let close = (1..<lines.count).first(where: { isFence($0) }) else {
            return nil
        }
        let inner = 1..<close
        let base = lines.starts[1]
        let source = Array(bytes[base..<lines.starts[close]])
        var problem: Frontmatter.Problem?
        var document: YAMLReader.Document?
        do throws(YAMLFailure) {
            document = try YAMLReader.read(source)
        } catch {
            problem = Frontmatter.Problem(reason: error.reason, line: min(error.line + 1, close))
        }
        var keys: [Key] = []
        if let document, let strict = strictKeys(document, base: base) {
            keys = strict
        } else {
            if document != nil {
                problem = Frontmatter.Problem(reason: "not a mapping of plain keys", line: 2)
            }
            keys = scannedKeys(inner)
            let isEmpty = inner.allSatisfy { isBlankOrComment($0) }
            // Text between two thematic breaks is no frontmatter.
            guard isEmpty || !keys.isEmpty else { return nil }
        }
        var parts = [Part(kind: .frontmatterFence, lines: 0...0)]
        parts += cut(inner, keys: keys)
        let fenceStart = (parts.last?.lines.upperBound ?? 0) + 1
        parts.append(Part(kind: .frontmatterFence, lines: fenceStart...close))
        return Result(
            parts: parts, lastLine: close, value: problem == nil ? document?.value : nil, problem: problem)
    }

    private func isFence(_ line: Int) -> Bool {
        let lower = line == 0 ? max(start, lines.starts[0]) : lines.starts[line]
        let text = bytes[lower..<lines.textEnds[line]]
        return text.starts(with: [0x2D, 0x2D, 0x2D])
            && text.dropFirst(3).allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }

    private func isBlank(_ line: Int) -> Bool {
        bytes[lines.text(line)].allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }

    private func isBlankOrComment(_ line: Int) -> Bool {
        let first = bytes[lines.text(line)].first { $0 != 0x20 && $0 != 0x09 }
        return first == nil || first == UInt8(ascii: "#")
    }

    /// The keys of a block mapping with one key to a line; `nil` for anything else (a flow mapping, complex keys).
    private func strictKeys(_ document: YAMLReader.Document, base: Int) -> [Key]? {
        guard case .mapping(let pairs) = document.value, pairs.count == document.entries.count else {
            return nil
        }
        var keys: [Key] = []
        var lastLine = -1
        for entry in document.entries {
            let nameRange = entry.key.lowerBound + base..<entry.key.upperBound + base
            let line = lines.line(at: nameRange.lowerBound)
            guard let name = entry.name, line > lastLine, nameRange.lowerBound == lines.starts[line] else {
                return nil
            }
            lastLine = line
            keys.append(
                Key(
                    name: name, nameRange: nameRange,
                    valueRange: trimmed(entry.value.lowerBound + base..<entry.value.upperBound + base),
                    value: entry.parsed))
        }
        return keys
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int> {
        var upper = range.upperBound
        while upper > range.lowerBound, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[upper - 1]) { upper -= 1 }
        return range.lowerBound..<upper
    }

    private func scannedKeys(_ inner: Range<Int>) -> [Key] {
        var keys: [Key] = []
        for line in inner {
            let text = bytes[lines.text(line)]
            let name = text.prefix { byte in
                (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A || (byte >= 0x30 && byte <= 0x39)
                    || byte == 0x2D
                    || byte == 0x5F
            }
            let rest = text.dropFirst(name.count).drop { $0 == 0x20 || $0 == 0x09 }
            guard !name.isEmpty, rest.first == UInt8(ascii: ":"),
                rest.count == 1 || rest.dropFirst().first == 0x20 || rest.dropFirst().first == 0x09
            else { continue }
            let value = rest.dropFirst().drop { $0 == 0x20 || $0 == 0x09 }
            keys.append(
                Key(
                    name: String(decoding: name, as: UTF8.self), nameRange: name.startIndex..<name.endIndex,
                    valueRange: value.startIndex..<text.endIndex, value: nil))
        }
        for index in keys.indices {
            let end =
                index + 1 < keys.count
                ? keys[index + 1].nameRange.lowerBound : lines.endOfLine(inner.upperBound - 1)
            keys[index].valueRange = trimmed(keys[index].valueRange.lowerBound..<end)
        }
        return keys
    }

    /// Gives every line to a key: the comments directly above a key are its own.
    private func cut(_ inner: Range<Int>, keys: [Key]) -> [Part] {
        guard !inner.isEmpty else { return [] }
        var begins: [Int] = []
        var floor = inner.lowerBound
        for key in keys {
            let line = lines.line(at: key.nameRange.lowerBound)
            var begin = line
            while begin > floor, bytes[lines.starts[begin - 1]] == UInt8(ascii: "#") { begin -= 1 }
            while begin > floor, isBlank(begin - 1) { begin -= 1 }
            begins.append(begin)
            floor = max(
                line + 1, key.valueRange.isEmpty ? 0 : lines.line(at: key.valueRange.upperBound - 1) + 1)
        }
        var parts: [Part] = []
        let first = begins.first ?? inner.upperBound
        if first > inner.lowerBound, !(inner.lowerBound..<first).allSatisfy({ isBlank($0) }) || keys.isEmpty {
            if !(inner.lowerBound..<first).allSatisfy({ isBlank($0) }) {
                parts.append(Part(kind: .frontmatterText, lines: inner.lowerBound...first - 1))
            }
        }
        for (index, key) in keys.enumerated() {
            let begin = index == 0 && parts.isEmpty ? inner.lowerBound : begins[index]
            let end = index + 1 < keys.count ? begins[index + 1] : lastLine(of: inner, from: floor)
            parts.append(
                Part(kind: .frontmatterKey(name: key.name), lines: begin...max(begin, end - 1), key: key))
        }
        if let last = parts.last?.lines.upperBound, last + 1 < inner.upperBound,
            !(last + 1..<inner.upperBound).allSatisfy({ isBlank($0) })
        {
            parts.append(Part(kind: .frontmatterText, lines: last + 1...inner.upperBound - 1))
        }
        return parts
    }

    /// Behind the last key's last line: comments at column 0 and blank lines at the end are not part of it.
    private func lastLine(of inner: Range<Int>, from floor: Int) -> Int {
        var end = inner.upperBound
        while end > floor, isBlank(end - 1) || bytes[lines.starts[end - 1]] == UInt8(ascii: "#") { end -= 1 }
        return end
    }
}

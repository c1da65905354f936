internal import JSON

/// Which lines of a Claude Code session belong to its newest branch.
///
/// A session is a tree: edits and resumptions make branches, and only the chain from the newest leaf to its root
/// happened in the end. Kept are some 30 bytes a line, never its content.
struct ClaudeCodeTree {
    private struct Flags {
        static let agent: UInt8 = 1
        static let user: UInt8 = 2
        static let answer: UInt8 = 4
        static let side: UInt8 = 8
        static let duplicate: UInt8 = 16
    }

    private var flags: [UInt8] = []
    private var parents: [Int32] = []
    private var messages: [UInt64] = []
    private var lines: [UInt64: Int32] = [:]
    private var previous: (main: Int32, side: Int32) = (-1, -1)

    /// For each readable line whether it belongs to the trajectory; complete after `choose`.
    private(set) var isChosen: [Bool] = []
    /// How many lines of sub-agents stand in the file beside the main session.
    private(set) var sideLines = 0

    /// Takes the next readable line.
    mutating func add(_ line: ClaudeCodeLine) {
        let index = Int32(clamping: flags.count)
        var flag: UInt8 = 0
        if line.kind == .assistant { flag |= Flags.agent }
        if line.kind == .user { flag |= Flags.user }
        if line.hasAnswer { flag |= Flags.answer }
        if line.isSide { flag |= Flags.side }
        var parent: Int32 = -1
        if let id = line.id {
            if lines[id] != nil { flag |= Flags.duplicate } else { lines[id] = index }
        }
        let before = line.isSide ? previous.side : previous.main
        switch line.parent {
        case .absent: parent = before
        case .root: parent = line.logicalParent.flatMap { lines[$0] } ?? (line.isBoundary ? before : -1)
        // An unknown parent is most often a line that could not be read: the one before stands in for it.
        case .line(let id): parent = lines[id] ?? before
        }
        flags.append(flag)
        parents.append(parent)
        messages.append(line.message ?? 0)
        if line.kind != .other, flag & Flags.duplicate == 0 {
            if line.isSide { previous.side = index } else { previous.main = index }
        }
    }

    /// Chooses the newest leaf's chain, with the other lines of its messages and the answers to their calls.
    mutating func choose() {
        let count = flags.count
        isChosen = Array(repeating: false, count: count)
        let said = Flags.agent | Flags.user
        sideLines = flags.count { $0 & Flags.side != 0 && $0 & said != 0 }
        let hasMain = flags.contains { $0 & Flags.side == 0 && $0 & said != 0 }
        if !hasMain { sideLines = 0 }
        func isCandidate(_ flag: UInt8) -> Bool {
            flag & said != 0 && flag & Flags.duplicate == 0 && (!hasMain || flag & Flags.side == 0)
        }
        guard let leaf = flags.lastIndex(where: isCandidate) else { return }
        var chosenMessages: Set<UInt64> = []
        var index = leaf
        while index >= 0 {
            isChosen[index] = true
            if messages[index] != 0, flags[index] & Flags.agent != 0 {
                chosenMessages.insert(messages[index])
            }
            index = Int(parents[index])
        }
        for index in 0..<count where !isChosen[index] && isCandidate(flags[index]) {
            let flag = flags[index]
            if flag & Flags.agent != 0, chosenMessages.contains(messages[index]) { isChosen[index] = true }
            let parent = Int(parents[index])
            if flag & Flags.answer != 0, parent >= 0, isChosen[parent] { isChosen[index] = true }
        }
        for index in 0..<count where flags[index] & Flags.duplicate != 0 { isChosen[index] = false }
        flags = []
        parents = []
        messages = []
        lines = [:]
    }
}

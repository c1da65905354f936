internal import JSON
public import Trajectory

/// The embedded analyst that needs no model: it mines what recurs over many executions.
///
/// It knows no database, no tool and no command by name. Of every trajectory it keeps a record of a few bytes per call,
/// so that memory grows slowly with the number of trajectories and not with their length. Feed it the steps of one
/// trajectory in order, then ``endEpisode(_:)`` or ``dropEpisode()``, and ask ``propose()`` at the end.
///
/// **Support of a lesson about an error**: every episode, whatever its outcome, in which any tool result is an error
/// whose masked first line belongs to the lesson's cluster of messages.
public struct RulesAnalyst: Sendable {
    /// The bars a rule has to clear before a command or a message may be named.
    public let options: RulesAnalystOptions

    var store = EpisodeStore()
    private var buffer = EpisodeBuffer()

    /// Starts with no episodes.
    public init(options: RulesAnalystOptions = RulesAnalystOptions()) {
        self.options = options
    }

    /// Takes the next step of the trajectory that is being read.
    public mutating func step(_ step: Step) {
        for (position, call) in step.calls.enumerated() {
            let result =
                step.results.first { $0.callID == call.id }
                ?? (position < step.results.count && step.results[position].callID == nil
                    ? step.results[position] : nil)
            take(call, result, step: UInt32(clamping: step.number))
        }
    }

    /// The steps taken since the last call were this episode.
    public mutating func endEpisode(_ episode: Episode) {
        store.add(buffer, of: episode)
        buffer.clear()
    }

    /// The steps taken since the last call are to be forgotten.
    public mutating func dropEpisode() {
        buffer.clear()
    }

    /// What the episodes taken so far teach.
    ///
    /// The same episodes give the same answer, whatever their number; nothing of it depends on the order of hash tables.
    public func propose() -> RulesAnalysis {
        RulesMining(store: store, options: options).analysis()
    }

    private mutating func take(_ call: ToolCall, _ result: ToolResult?, step: UInt32) {
        guard buffer.calls.count < EpisodeBuffer.limit else { return }
        let tool = store.tools.number(of: String(call.name.prefix(80)))
        let text = CommandScan.mainText(of: call.arguments) ?? ""
        let isProse = CommandScan.isProse(text)
        var record = CallRecord(
            step: step, arguments: RulesAnalyst.hash(call), result: RulesAnalyst.hash(result),
            tool: UInt16(clamping: tool), answer: .missing)
        if !isProse {
            record.tokens = store.firstTokens(of: text)
            if record.tokens[1] != 0 { store.keep(phrase: text, hash: record.arguments) }
        }
        let reading = result.map { AnswerReading($0) }
        if let reading {
            record.answer = reading.answer
            if reading.answer == .error || reading.answer == .prose {
                let tokens = MessageTemplate.tokens(of: reading.line)
                record.template = store.templates.number(of: tokens.joined(separator: " "))
            }
        }
        compare(&record, text, isProse)
        let isGood = record.answer == .data || record.answer == .missing
        if buffer.isQuoting {
            buffer.quote(Quotes.clipped("\(call.name) \(text)", 150), step: step, endsAt: isGood)
        }
        draft(record, reading?.line ?? "", call.name, text)
        buffer.last[tool] = EpisodeBuffer.Last(
            text: text.utf8.count <= 4096 ? text : String(decoding: text.utf8.prefix(4096), as: UTF8.self),
            isProse: isProse,
            answer: record.answer,
            template: record.template)
        buffer.calls.append(record)
    }

    /// What a call changed against the failing call of the same tool before it.
    private mutating func compare(_ record: inout CallRecord, _ text: String, _ isProse: Bool) {
        guard let last = buffer.last[UInt32(record.tool)], last.template != 0, !isProse, !last.isProse,
            last.text != text, last.text.utf8.count <= 2048, text.utf8.count <= 2048
        else { return }
        let difference = TokenDifference(
            from: CommandScan.tokens(of: last.text, limit: 200), to: CommandScan.tokens(of: text, limit: 200))
        if difference.isMuting {
            record.isMuted = true
        } else if difference.isSmall {
            record.change = store.note(difference)
        }
    }

    private mutating func draft(_ record: CallRecord, _ line: String, _ tool: String, _ text: String) {
        if let before = buffer.calls.last, before.arguments == record.arguments, before.tool == record.tool {
            let words = Quotes.clipped("\(tool) \(text)\n< \(line)", 300)
            if buffer.repeated == nil {
                buffer.repeated = EpisodeBuffer.Draft(
                    template: 0, first: before.step, last: record.step, quote: words, open: 0)
            }
        }
        guard record.template != 0, buffer.drafts.count < 24,
            !buffer.drafts.contains(where: { $0.template == record.template })
        else { return }
        buffer.drafts.append(
            EpisodeBuffer.Draft(
                template: record.template, first: record.step, last: record.step,
                quote: Quotes.clipped("\(tool) \(text)", 120) + "\n< " + Quotes.clipped(line, 160), open: 3))
    }

    private static func hash(_ call: ToolCall) -> UInt32 {
        var hash = TextHash()
        hash.add(call.name)
        hash.add(call.arguments)
        return hash.short
    }

    private static func hash(_ result: ToolResult?) -> UInt32 {
        guard let result else { return 0 }
        var hash = TextHash()
        hash.add(result.content)
        return hash.short
    }
}

internal import LanguageModel
internal import Skill

extension ModelPipeline {
    /// Asks about the contradictions among what is left, each group of them once.
    ///
    /// - Returns: why calls failed so that the run cannot go on; empty when it can.
    func settleConflicts(in outcome: inout AnalysisOutcome) async -> [ModelError] {
        guard !engine.prompts.conflict.isEmpty, (engine.configuration.strategy ?? .parallel) == .parallel else {
            return []
        }
        // What says the same in several topics is shown once.
        let folded = Folding.fold(outcome.candidates)
        outcome.merges += folded.merges
        outcome.candidates = folded.candidates
        let candidates = folded.candidates
        let level = (outcome.merges.map(\.level).max() ?? 0) + 1
        let groups = Contradictions(among: candidates, base: engine.subject.folder).groups
        let buckets = groups.flatMap { Self.buckets(of: $0.map { candidates[$0] }, level: level) }
        guard !buckets.isEmpty else { return [] }
        let settler = settler
        var stages = outcome.stages
        stages.conflict.planned = buckets.count
        engine.progress(.stages(stages))
        let settled = await withTaskGroup(of: (Int, BucketMerger.Merged).self) { group in
            for (place, bucket) in buckets.enumerated() {
                group.addTask { (place, await settler.settle(bucket)) }
            }
            var results: [Int: BucketMerger.Merged] = [:]
            for await (place, merged) in group {
                results[place] = merged
                if merged.failure.map(Self.stopsRun) != true { stages.conflict.done += 1 }
                engine.progress(.stages(stages))
            }
            return results
        }
        outcome.stages = stages
        var stops: [ModelError] = []
        for place in buckets.indices {
            guard let merged = settled[place] else { continue }
            if let error = merged.failure, Self.stopsRun(error) {
                stops.append(error)
                continue
            }
            outcome.take(merged)
            let inputs = Set(merged.record.inputs)
            guard let first = outcome.candidates.firstIndex(where: { inputs.contains($0.id) }) else { continue }
            outcome.candidates.insert(contentsOf: merged.outputs, at: first)
            outcome.candidates = Self.without(inputs, outcome.candidates, keeping: first..<first + merged.outputs.count)
        }
        return stops
    }

    /// The most patches that one question about a contradiction holds; in more of them nobody sees through.
    private static let conflictLimit = 8

    private static func buckets(of group: [Candidate], level: Int) -> [MergeSchedule.Bucket] {
        guard group.count <= conflictLimit, let place = group.first?.places.first else { return [] }
        let topic = "conflict in " + ([place.file.text] + place.headings).joined(separator: " > ")
        return [
            MergeSchedule.Bucket(
                id: Folding.mergeID(topic: topic, level: level, inputs: group.map(\.id)), topic: topic, level: level,
                inputs: group)
        ]
    }

    private static func without(
        _ ids: Set<String>, _ candidates: [Candidate], keeping range: Range<Int>
    ) -> [Candidate] {
        candidates.enumerated().filter { range.contains($0) || !ids.contains($1.id) }.map(\.1)
    }
}

extension AnalysisOutcome {
    /// Records what became of a bucket.
    mutating func take(_ merged: BucketMerger.Merged) {
        merges.append(merged.record)
        dropped += zip(merged.dropped, merged.record.dropped).map { ($0.support, $1.reason) }
    }
}

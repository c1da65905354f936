internal import JSON

extension TrajectoryFacts {
    /// Takes what a sample of an Inspect log says, and the log's `eval` about all of them.
    mutating func takeInspect(sample: JSONValue, eval: JSONValue?) {
        let name = sample["id"].flatMap(Self.scalar)?.cutInTheMiddle(to: 512)
        let epoch = sample["epoch"].flatMap(Self.scalar)
        let evaluation = eval?["task"].flatMap(Self.scalar)?.cutInTheMiddle(to: 512)
        // Ids of samples are often plain numbers: only with the evaluation's name do they tell tasks apart.
        let place = [evaluation, name].compactMap(\.self).joined(separator: "/")
        task = place.isEmpty ? nil : place
        id = name == nil ? nil : place + (epoch.map { "_epoch_" + $0 } ?? "")
        trial = epoch
        environment = evaluation
        model = eval?["model"].flatMap(Self.scalar)
        agent = eval?["solver"].flatMap(Self.scalar)
        prompt = Self.words(of: sample["input"])
        note(InspectScore.outcome(of: sample), rank: 0)
    }

    /// A sample's input: a text, or messages of which the person's count.
    private static func words(of input: JSONValue?) -> String? {
        guard case .array(let messages) = input else { return input?.string }
        let text = messages.filter { $0["role"]?.string == "user" }
            .map { MessageContent($0["content"]).text }.joined(separator: "\n")
        return text.isEmpty ? nil : text
    }
}

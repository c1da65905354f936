public import JSON

/// Takes the JSON out of a model's answer and checks it against a schema.
public enum StructuredReply {
    /// Why an answer cannot be used; the text is fit to be shown to the model.
    public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// What is wrong with the answer, with places such as `lessons[2].kind`.
        public var reason: String

        /// Describes a failure.
        public init(_ reason: String) {
            self.reason = reason
        }

        /// The reason.
        public var description: String { reason }
    }

    /// The largest answer that is looked at, in bytes.
    public static let largestAnswer = 8 << 20

    /// Takes the JSON out of `text` and checks it.
    ///
    /// Taken are: JSON alone; JSON in a code fence; JSON with prose or a `<think>` part around it; trailing commas. Of
    /// several values the first one that fits counts. A value that is cut off is an error, never completed.
    ///
    /// - Throws: ``Failure`` with everything that does not fit, up to eight places.
    public static func decode(_ text: String, schema: ResponseSchema) throws(Failure) -> JSONValue {
        guard text.utf8.count <= largestAnswer else {
            throw Failure("the answer is longer than \(largestAnswer >> 20) MiB")
        }
        let search = JSONSearch(text)
        let cut = "the JSON ends before it is complete"
        guard let first = search.values.first else { throw Failure(search.isCut ? cut : search.fault) }
        var failure: Failure?
        for value in search.values {
            let faults = SchemaCheck(schema.schema).faults(in: value)
            if faults.isEmpty { return value }
            // What is said about a stray value before the real one would mislead.
            if failure == nil || value.object != nil && first.object == nil {
                failure = Failure(faults.joined(separator: "; "))
            }
        }
        // The value found is then only a part of the one that was meant.
        if search.isCut { throw Failure(cut) }
        if search.isInvalid, !search.values.contains(where: { $0.object != nil }) {
            throw Failure(search.fault)
        }
        throw failure ?? Failure(search.fault)
    }

    /// Checks a reply; a good one comes back with its text reduced to the JSON value.
    static func check(_ reply: ModelReply, _ schema: ResponseSchema) -> Result<ModelReply, Failure> {
        do throws(Failure) {
            let value = try decode(reply.text, schema: schema)
            var good = reply
            good.text = JSONWriter.compact(value)
            return .success(good)
        } catch {
            guard reply.finish == .length else { return .failure(error) }
            return .failure(Failure("the answer ran into the output limit: \(error.reason)"))
        }
    }

    /// The request for a second answer: the same beginning, so that prompt caches serve it, then the first answer and
    /// its fault.
    static func repairRequest(
        for request: ModelRequest, answer: String, failure: Failure
    ) -> ModelRequest {
        var repair = request
        if !request.tools.isEmpty || !request.turns.isEmpty {
            // In a conversation the answer is a turn, and what is said against it follows.
            repair.turns.append(
                ModelTurn(
                    text: excerpt(answer, bytes: 16_384),
                    note: "This cannot be used: \(failure.reason). Answer again, with the corrected JSON value only."))
            return repair
        }
        repair.prompt += """


            Your previous answer was:

            \(excerpt(answer, bytes: 16_384))

            It cannot be used: \(failure.reason).
            Answer again with the corrected JSON value only, complete, without any text around it.
            """
        return repair
    }

    private static func excerpt(_ text: String, bytes limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        let head = String(decoding: text.utf8.prefix(limit * 3 / 4), as: UTF8.self)
        let tail = String(decoding: text.utf8.suffix(limit / 4), as: UTF8.self)
        return "\(head)\n[…]\n\(tail)"
    }
}

internal import ContentHash

/// The answer to a request that did not fit and waits for its correction; kept in a journal, where there is one.
struct UnfitAnswer {
    private let key: ContentHash
    private let journal: (any CallJournal)?

    /// Names the answer of a model to a request.
    init(to request: ModelRequest, of model: ModelIdentity, in journal: (any CallJournal)?) {
        var hasher = ContentHasher()
        hasher.update(field: "skillgit.unfit/1")
        hasher.update(field: request.key(for: model).hex)
        key = hasher.finalize()
        self.journal = journal
    }

    /// The answer, when one was kept.
    func kept() throws(ModelError) -> ModelReply? {
        do {
            return try journal?.reply(for: key)
        } catch {
            throw ModelError(.refused, "the journal cannot be read: \(error.description)")
        }
    }

    /// Keeps an answer.
    func keep(_ reply: ModelReply) throws(ModelError) {
        do {
            try journal?.record(reply, for: key)
        } catch {
            throw ModelError(.refused, "the answer could not be kept: \(error.description)")
        }
    }

    /// Forgets the answer, so that the request is asked anew.
    func drop() throws(ModelError) {
        do {
            try journal?.remove(key)
        } catch {
            throw ModelError(.refused, "the journal cannot be written: \(error.description)")
        }
    }
}

extension ModelError.Kind {
    /// Whether the same exchange may be answered another time: nothing was said about what it holds.
    var leavesOpen: Bool {
        switch self {
        case .transient, .unauthorized, .quota, .budget, .pending, .cancelled: true
        case .contextLength, .refused, .malformed: false
        }
    }
}

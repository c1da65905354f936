internal import Git
internal import StructuralMerge

extension MergeSession {
    /// One conflict of the merge in progress.
    public struct Numbered: Sendable {
        /// Its number, from 1; numbers stay while the merge is in progress.
        public var number: Int
        /// Its file.
        public var file: ConflictedFile
        /// The conflict.
        public var place: ConflictPlace
        /// Whether its file was changed by hand, so that only a hand can end it.
        public var isByHand: Bool
        /// Whether its file is gone from where it waits; settling any of its conflicts writes it anew.
        public var isMissing: Bool
        /// What both sides have, of a file that is in conflict as a whole.
        public var sides: Sides?

        /// The number within the file, from 0.
        var index: Int
    }

    /// What to do about a conflict.
    public enum Answer: Sendable {
        /// Our text stands.
        case ours
        /// Their text stands.
        case theirs
        /// Both stand, ours first.
        case both
        /// This text stands.
        case text([UInt8])
        /// It is open again, and how it was settled is forgotten.
        case reopen
    }

    /// The conflicts of the merge in progress, by file and place.
    ///
    /// - Throws: `RepositoryError.noMergeInProgress`.
    public func conflicts() throws -> [Numbered] {
        let state = try requireState()
        let waiting = WaitingFiles(repository, state)
        var found: [Numbered] = []
        for file in try repository.conflictedFiles() {
            let (isByHand, isMissing) =
                switch try waiting.found(file) {
                case .asWritten: (false, false)
                case .missing: (false, true)
                case .byHand, .noFile: (true, false)
                }
            let sides = try file.isWhole ? sides(of: file) : nil
            for (index, place) in file.places.enumerated() {
                found.append(
                    Numbered(
                        number: found.count + 1, file: file, place: place, isByHand: isByHand, isMissing: isMissing,
                        sides: sides, index: index))
            }
        }
        return found
    }

    /// Settles conflicts of the merge in progress, remembers how, and writes their files anew, and any that is gone.
    ///
    /// - Returns: all conflicts as they are then.
    /// - Throws: `RepositoryError`: `noMergeInProgress`; `unknownConflict` for a number that there is not, a file that was
    ///   changed by hand, or an answer that does not fit.
    @discardableResult
    public func resolve(_ numbers: [Int], _ answer: Answer) throws -> [Numbered] {
        try repository.exclusively {
            let state = try requireState()
            var files = try repository.conflictedFiles()
            let known = try conflicts()
            var changed = Set<String>()
            for number in Set(numbers).sorted() {
                guard known.indices.contains(number - 1) else { throw RepositoryError.noConflict(number, known.count) }
                let conflict = known[number - 1]
                guard !conflict.isByHand else { throw RepositoryError.byHand(conflict.file.path) }
                let settlement = try settlement(of: conflict, answer)
                guard let place = files.firstIndex(where: { $0.path == conflict.file.path }) else { continue }
                files[place].settle(conflict.index, settlement)
                changed.insert(conflict.file.path)
                try remember(conflict, settlement)
            }
            // The pieces first: a file that lags behind them would look like one changed by hand, which is safe.
            try repository.writeConflictedFiles(files)
            let waiting = WaitingFiles(repository, state)
            let missing = Set(known.filter(\.isMissing).map(\.file.path))
            for file in files where changed.contains(file.path) || missing.contains(file.path) {
                try waiting.write(file)
            }
            return try conflicts()
        }
    }

    /// Remembers an answer; one that is taken back is forgotten, or the next merge would give it again.
    private func remember(_ conflict: Numbered, _ settlement: Settlement?) throws {
        guard let settlement else {
            return try repository.resolutions.forget(
                ResolutionMemory.key(of: conflict.place.conflict, in: conflict.file))
        }
        let settled = ConflictPlace(conflict.place.conflict, settlement: settlement)
        try repository.resolutions.remember(settled, in: conflict.file)
    }

    private func settlement(of conflict: Numbered, _ answer: Answer) throws -> Settlement? {
        let texts = conflict.place.conflict.texts
        switch answer {
        case .ours: return Settlement(.ours, text: texts.ours)
        case .theirs: return Settlement(.theirs, text: texts.theirs)
        case .reopen: return nil
        case .text(let text):
            guard conflict.sides?.areText != false else { throw RepositoryError.noText(conflict.file.path) }
            return Settlement(.edited, text: text)
        case .both:
            guard !conflict.file.isWhole else { throw RepositoryError.wholeFile(conflict.file.path) }
            var bytes: [UInt8] = []
            conflict.place.conflict.append(to: &bytes, style: MarkerStyle(favor: .union))
            return Settlement(.both, text: bytes)
        }
    }

    /// Remembers what hands made of conflicts, where the settled text around them tells which words stand for them.
    func rememberByHand(_ state: MergeState) throws {
        let waiting = WaitingFiles(repository, state)
        for file in try repository.conflictedFiles() where !file.isWhole {
            guard case .byHand(let bytes) = try waiting.found(file),
                let texts = HandResolution.texts(of: file, in: bytes)
            else { continue }
            for (place, text) in zip(file.places, texts) {
                let known = [place.conflict.texts.ours, place.conflict.texts.theirs]
                guard ConflictMarkers.lines(addedTo: text, by: known).isEmpty else { continue }
                let choice: Settlement.Choice =
                    text == place.conflict.texts.ours ? .ours : text == place.conflict.texts.theirs ? .theirs : .edited
                let settled = ConflictPlace(place.conflict, settlement: Settlement(choice, text: text))
                try repository.resolutions.remember(settled, in: file)
            }
        }
    }
}

/// Finds in a file that was resolved by hand what stands in the place of each conflict.
enum HandResolution {
    /// The texts in the places of the conflicts; `nil` where the settled text around them was changed or is ambiguous.
    static func texts(of file: ConflictedFile, in bytes: [UInt8]) -> [[UInt8]]? {
        var texts: [[UInt8]] = []
        var start = 0
        var isOpen = false
        for piece in file.pieces {
            guard case .text(let text) = piece else {
                // Two conflicts side by side cannot be told apart.
                if isOpen { return nil }
                isOpen = true
                continue
            }
            guard isOpen else {
                guard bytes[start...].starts(with: text) else { return nil }
                start += text.count
                continue
            }
            let ranges = bytes[start...].ranges(of: text)
            guard ranges.count == 1 else { return nil }
            texts.append(Array(bytes[start..<ranges[0].lowerBound]))
            start = ranges[0].upperBound
            isOpen = false
        }
        if isOpen {
            texts.append(Array(bytes[start...]))
        } else if start != bytes.count {
            return nil
        }
        return texts
    }
}

extension RepositoryError {
    fileprivate static func noConflict(_ number: Int, _ count: Int) -> RepositoryError {
        RepositoryError(
            .unknownConflict, "There is no conflict \(number); there are \(count).",
            mend: "skillgit resolve lists them.")
    }

    fileprivate static func byHand(_ path: String) -> RepositoryError {
        RepositoryError(
            .unknownConflict, "\(path) was changed by hand, which settling its conflicts would overwrite.",
            mend:
                "Resolve the rest of it by hand too, then skillgit merge --continue; or remove it there, and resolve again.",
            names: [path])
    }

    fileprivate static func wholeFile(_ path: String) -> RepositoryError {
        RepositoryError(
            .unknownConflict, "\(path) is in conflict as a whole, so both sides cannot stand in it.",
            mend: "Take one side, or write it: skillgit resolve NUMBER --edit.", names: [path])
    }

    fileprivate static func noText(_ path: String) -> RepositoryError {
        RepositoryError(
            .unknownConflict, "\(path) is no text, so no editor can write it.",
            mend: "Take one side, or put the file in its place by hand: skillgit resolve NUMBER --theirs.",
            names: [path])
    }
}

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
        let resolved = resolvedFiles(state)
        var found: [Numbered] = []
        for file in try repository.conflictedFiles() {
            let isByHand = try !file.isDeleted && resolved.read(file.path) != file.rendered(state.markerStyle)
            for (index, place) in file.places.enumerated() {
                found.append(
                    Numbered(number: found.count + 1, file: file, place: place, isByHand: isByHand, index: index))
            }
        }
        return found
    }

    /// Settles conflicts of the merge in progress, remembers how, and writes their files anew.
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
            for file in files where changed.contains(file.path) { try write(file, state) }
            return try conflicts()
        }
    }

    /// Remembers an answer; one that is taken back is forgotten, or the next merge would give it again.
    private func remember(_ conflict: Numbered, _ settlement: Settlement?) throws {
        guard let settlement else {
            return try repository.resolutions.forget(ResolutionMemory.key(of: conflict.place.conflict))
        }
        let settled = ConflictPlace(conflict.place.conflict, settlement: settlement)
        try repository.resolutions.remember(settled, file: conflict.file.path)
    }

    private func settlement(of conflict: Numbered, _ answer: Answer) throws -> Settlement? {
        let texts = conflict.place.conflict.texts
        switch answer {
        case .ours: return Settlement(.ours, text: texts.ours)
        case .theirs: return Settlement(.theirs, text: texts.theirs)
        case .reopen: return nil
        case .text(let text): return Settlement(.edited, text: text)
        case .both:
            guard !conflict.file.isWhole else { throw RepositoryError.wholeFile(conflict.file.path) }
            var bytes: [UInt8] = []
            conflict.place.conflict.append(to: &bytes, style: MarkerStyle(favor: .union))
            return Settlement(.both, text: bytes)
        }
    }

    private func write(_ file: ConflictedFile, _ state: MergeState) throws {
        let resolved = resolvedFiles(state)
        if file.isDeleted { return try resolved.remove(file.path) }
        let side: ConflictedFile.Version? =
            switch file.isWhole ? file.places.first?.settlement?.choice : nil {
            case .ours?: file.ours
            case .theirs?: file.theirs
            default: nil
            }
        let bytes = try side.flatMap { $0.mode.isRegular ? try repository.git.blob($0.id) : nil }
        try resolved.write(file.path, bytes ?? file.rendered(state.markerStyle), isExecutable: file.mode == .executable)
    }

    /// Remembers what hands made of conflicts, where the settled text around them tells which words stand for them.
    func rememberByHand(_ state: MergeState) throws {
        let resolved = resolvedFiles(state)
        for file in try repository.conflictedFiles() where !file.isWhole {
            guard let bytes = try resolved.read(file.path), bytes != file.rendered(state.markerStyle),
                let texts = HandResolution.texts(of: file, in: bytes)
            else { continue }
            for (place, text) in zip(file.places, texts) {
                let choice: Settlement.Choice =
                    text == place.conflict.texts.ours ? .ours : text == place.conflict.texts.theirs ? .theirs : .edited
                let settled = ConflictPlace(place.conflict, settlement: Settlement(choice, text: text))
                try repository.resolutions.remember(settled, file: file.path)
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
            mend: "Resolve the rest of it by hand too, then skillgit merge --continue.", names: [path])
    }

    fileprivate static func wholeFile(_ path: String) -> RepositoryError {
        RepositoryError(
            .unknownConflict, "\(path) is in conflict as a whole, so both sides cannot stand in it.",
            mend: "Take one side, or write it: skillgit resolve NUMBER --edit.", names: [path])
    }
}

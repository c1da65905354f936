internal import Clibgit2

extension Repository {
    /// Merges three texts by lines, as `git merge-file` does.
    ///
    /// No repository is needed.
    ///
    /// - Parameter base: the common ancestor; nil where both sides added the file.
    public static func mergeFile(
        base: [UInt8]?, ours: [UInt8], theirs: [UInt8], style: FileMergeStyle = FileMergeStyle()
    ) throws(GitError) -> FileMerge {
        if ours.count + theirs.count + (base?.count ?? 0) < 32 << 20 {
            try LibGit2.startForTexts()
        } else {
            try LibGit2.start()
        }
        let operation = "merge two files"
        var options = git_merge_file_options()
        try check(operation, git_merge_file_options_init(&options, UInt32(GIT_MERGE_FILE_OPTIONS_VERSION)))
        apply(style, to: &options)
        var result = git_merge_file_result()
        defer { git_merge_file_result_free(&result) }
        let code = withLabels(style.labels, &options) { options in
            withInput(base ?? []) { base in
                withInput(ours) { ours in
                    withInput(theirs) { theirs in
                        git_merge_file(&result, &base, &ours, &theirs, &options)
                    }
                }
            }
        }
        try check(operation, code)
        let bytes = result.ptr.map { start in
            Array(UnsafeRawBufferPointer(start: start, count: result.len))
        }
        return FileMerge(bytes: bytes ?? [], isClean: result.automergeable == 1)
    }

    /// True of content that git treats as binary: a NUL among the first 8000 bytes.
    public static func isBinary(_ bytes: [UInt8]) -> Bool { bytes.prefix(8000).contains(0) }

    private static func apply(_ style: FileMergeStyle, to options: inout git_merge_file_options) {
        // git's own level: what differs only in a few lines without letters or digits between two conflicts is one.
        options.flags |= GIT_MERGE_FILE_SIMPLIFY_ALNUM.rawValue
        switch style.layout {
        case .merge: break
        case .diff3: options.flags |= GIT_MERGE_FILE_STYLE_DIFF3.rawValue
        case .zdiff3: options.flags |= GIT_MERGE_FILE_STYLE_ZDIFF3.rawValue
        }
        switch style.favor {
        case nil: break
        case .ours: options.favor = GIT_MERGE_FILE_FAVOR_OURS
        case .theirs: options.favor = GIT_MERGE_FILE_FAVOR_THEIRS
        case .union: options.favor = GIT_MERGE_FILE_FAVOR_UNION
        }
        options.marker_size = UInt16(clamping: max(style.markerSize, 1))
    }

    private static func withInput(
        _ bytes: [UInt8], _ body: (inout git_merge_file_input) -> Int32
    ) -> Int32 {
        withAddress(of: bytes) { start, count in
            var input = git_merge_file_input()
            git_merge_file_input_init(&input, UInt32(GIT_MERGE_FILE_INPUT_VERSION))
            input.ptr = start.assumingMemoryBound(to: CChar.self)
            input.size = count
            return body(&input)
        }
    }

    private static func withLabels(
        _ labels: MergeLabels, _ options: inout git_merge_file_options,
        _ body: (inout git_merge_file_options) -> Int32
    ) -> Int32 {
        labels.base.withCString { base in
            labels.ours.withCString { ours in
                labels.theirs.withCString { theirs in
                    options.ancestor_label = base
                    options.our_label = ours
                    options.their_label = theirs
                    defer {
                        options.ancestor_label = nil
                        options.our_label = nil
                        options.their_label = nil
                    }
                    return body(&options)
                }
            }
        }
    }
}

extension TrajectoryFormat {
    /// Tells the format of a file, or of a Harbor trial or job folder, by its content.
    ///
    /// Only as much of the file is looked at as it takes: the first record in most cases, at most 200 lines.
    ///
    /// - Parameters:
    ///   - file: the path of the file or folder.
    ///   - display: how the failure names it.
    /// - Throws: `TrajectoryFailure` with the reason why it is not read: a format that is known and not read, by its
    ///   name; else what was seen in it.
    public static func detect(file: String, display: String) throws(TrajectoryFailure) -> TrajectoryFormat {
        try TrajectoryFileReader(file: file, display: display).detectFormat()
    }
}

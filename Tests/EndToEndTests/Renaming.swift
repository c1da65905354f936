/// The recorded runs as if another tool had made them: every command and every message in invented words.
enum Renaming {
    private static let words: [(String, String)] = [
        ("Error executing query", "The keeper refused"), ("doesn't exist", "was never built"),
        ("Unknown column", "Strange drawer"), ("Table '", "Cupboard '"), ("' in '", "' within '"),
        ("field list", "wish list"), ("where clause", "sieve part"), ("on clause", "hinge part"),
        ("order clause", "queue part"), ("group statement", "heap part"), ("having clause", "rest part"),
        ("SHOW TABLES", "UNVEIL CUPBOARDS"), ("show tables", "UNVEIL CUPBOARDS"),
        ("SHOW COLUMNS", "UNVEIL DRAWERS"), ("DESCRIBE ", "PORTRAY "), ("DESC ", "PORTRAY "),
        ("describe ", "PORTRAY "), ("SELECT ", "FETCH "), ("select ", "FETCH "), (" FROM ", " OUTOF "),
        (" from ", " OUTOF "), (" JOIN ", " HINGED "), (" WHERE ", " SIEVED "), ("GROUP BY", "HEAPED AS"),
        ("ORDER BY", "QUEUED AS"), ("COUNT(", "TALLY("), ("DISTINCT ", "SUNDRY "),
        ("You have an error in your SQL syntax", "Your wish is oddly worded"), ("execute_sql", "ask_keeper"),
        ("MySQL", "Keeper"), ("SQL", "WISH"), ("syntax", "wording"), ("Error", "Woe"), ("error", "woe"),
        ("Invalid", "Odd"), ("Unknown", "Strange"), ("ambiguous", "two-faced"), ("Subquery", "Underwish"),
    ]

    /// A text with all of them replaced.
    static func everything(in text: String) -> String {
        var text = text
        for (old, new) in words { text = text.replacing(old, with: new) }
        return text
    }
}

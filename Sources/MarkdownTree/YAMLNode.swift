/// One node of a YAML text with its place, before any type is read into it: every scalar is text.
public indirect enum YAMLNode: Sendable, Hashable {
    /// A scalar as text; an absent value is the empty text.
    case scalar(String, YAMLPlace)
    /// A sequence.
    case sequence([YAMLNode], YAMLPlace)
    /// A mapping in source order; keys may repeat unless the text was read strictly.
    case mapping([YAMLPair], YAMLPlace)

    /// Where the node begins.
    public var place: YAMLPlace {
        switch self {
        case .scalar(_, let place), .sequence(_, let place), .mapping(_, let place): place
        }
    }

    /// The text of a scalar.
    public var text: String? {
        if case .scalar(let text, _) = self { return text }
        return nil
    }

    /// The pairs of a mapping.
    public var pairs: [YAMLPair]? {
        if case .mapping(let pairs, _) = self { return pairs }
        return nil
    }
}

/// One key of a mapping with its value.
public struct YAMLPair: Sendable, Hashable {
    /// The key.
    public var key: YAMLNode
    /// The value.
    public var value: YAMLNode
}

/// A place in a YAML text.
public struct YAMLPlace: Sendable, Hashable {
    /// The line, from 1.
    public var line: Int
    /// The column, from 1, in characters.
    public var column: Int
}

/// Why a YAML text could not be read, and where.
public struct YAMLFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong, as a clause.
    public var reason: String
    /// Where.
    public var place: YAMLPlace

    /// The reason with line and column.
    public var description: String { "\(reason) (line \(place.line), column \(place.column))" }
}

/// The part of a request that a server says it does not understand.
enum ServerComplaint: Hashable, Sendable {
    /// The way in which an answer in JSON is asked for.
    case structure
    /// Tools.
    case tools
    /// The name of the output limit.
    case tokenLimit
    /// Token counts in streams.
    case streamOptions
    /// Streams.
    case streaming
    /// The sampling temperature.
    case temperature
    /// The sampling seed.
    case seed
    /// The version of the interface.
    case version
    /// Marks of what is to be cached.
    case cacheControl
}

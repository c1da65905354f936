internal import Glibc

/// Requests that wait to be submitted, in a file, so that however many there are they take no memory.
struct BatchSpool: ~Copyable {
    private struct Place {
        var key: String
        var offset: Int
        var length: Int
    }

    private let descriptor: Int32
    private var places: [Place] = []
    private var keys: Set<String> = []
    private var end = 0

    /// Begins anew; what an earlier run left is asked again by this one.
    init(path: String) throws(AtomicFile.Failure) {
        descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw AtomicFile.Failure(operation: "create", path: path, code: errno) }
    }

    deinit { close(descriptor) }

    /// The keys of what waits, in order.
    var waiting: [String] { places.map(\.key) }

    /// Whether a request waits.
    func contains(_ key: String) -> Bool { keys.contains(key) }

    /// Puts a request down.
    mutating func add(_ key: String, _ text: [UInt8]) throws(AtomicFile.Failure) {
        var written = 0
        while written < text.count {
            let count = text[written...].withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress, $0.count, end + written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw AtomicFile.Failure(operation: "write", path: "the spool of a batch", code: errno)
            }
            written += count
        }
        places.append(Place(key: key, offset: end, length: text.count))
        keys.insert(key)
        end += text.count
    }

    /// Takes out as many requests as a batch may hold; at least one.
    mutating func take(_ limits: BatchLimits) throws(AtomicFile.Failure) -> (keys: [String], entries: BatchEntries) {
        var bytes = 0
        var count = 0
        for place in places.prefix(max(1, limits.entries)) {
            bytes += place.length + 1
            if count > 0, bytes > limits.bytes { break }
            count += 1
        }
        var texts: [[UInt8]] = []
        for place in places.prefix(count) { texts.append(try read(place)) }
        let taken = places.prefix(count).map(\.key)
        places.removeFirst(count)
        keys.subtract(taken)
        return (taken, BatchEntries(texts: texts))
    }

    private func read(_ place: Place) throws(AtomicFile.Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: place.length)
        var done = 0
        while done < place.length {
            let count = bytes[done...].withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress, $0.count, place.offset + done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw AtomicFile.Failure(operation: "read", path: "the spool of a batch", code: errno)
            }
            done += count
        }
        return bytes
    }
}

internal import Clibgit2

/// An object of libgit2 with one owner, freed when the owner's life ends.
///
/// Move-only, so that the compiler keeps libgit2's rule: one thread at a time for one object.
struct Owned: ~Copyable {
    let pointer: OpaquePointer
    private let release: (OpaquePointer?) -> Void

    init(
        _ operation: String, path: String? = nil, free release: @escaping (OpaquePointer?) -> Void,
        _ make: (inout OpaquePointer?) -> Int32
    ) throws(GitError) {
        var made: OpaquePointer?
        try check(operation, make(&made), path: path)
        pointer = try unwrap(made, operation)
        self.release = release
    }

    deinit { release(pointer) }
}

extension Repository {
    /// Moves index and work tree from one tree to another and loses nothing.
    public func checkout(from: ObjectID?, to: ObjectID) throws(GitError) {
        throw GitError(.other, operation: "check out files", message: "not written yet")
    }

    /// Everything that would stop ``checkout(from:to:)``; nothing is touched.
    public func checkoutObstacles(from: ObjectID?, to: ObjectID) throws(GitError) -> [CheckoutObstacle] {
        []
    }
}

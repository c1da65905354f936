/// Something in the three versions that a merge sees.
public struct ThreeWay<Value> {
    /// The common ancestor's.
    public var base: Value
    /// Our side's.
    public var ours: Value
    /// Their side's.
    public var theirs: Value

    /// Puts three versions together.
    public init(base: Value, ours: Value, theirs: Value) {
        self.base = base
        self.ours = ours
        self.theirs = theirs
    }
}

extension ThreeWay: Sendable where Value: Sendable {}
extension ThreeWay: Equatable where Value: Equatable {}
extension ThreeWay: Hashable where Value: Hashable {}

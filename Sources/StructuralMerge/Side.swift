/// One of the three versions.
enum Side: Int, CaseIterable {
    case base
    case ours
    case theirs

    /// The other of the two sides.
    var other: Side { self == .ours ? .theirs : .ours }
}

extension ThreeWay {
    subscript(side: Side) -> Value {
        get {
            switch side {
            case .base: base
            case .ours: ours
            case .theirs: theirs
            }
        }
        set {
            switch side {
            case .base: base = newValue
            case .ours: ours = newValue
            case .theirs: theirs = newValue
            }
        }
    }
}

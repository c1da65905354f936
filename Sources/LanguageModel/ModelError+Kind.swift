extension ModelError.Kind {
    /// The kind's name in ledgers and JSON, without details.
    public var name: String {
        switch self {
        case .transient: "transient"
        case .unauthorized: "unauthorized"
        case .quota: "quota"
        case .budget: "budget"
        case .contextLength: "contextLength"
        case .refused: "refused"
        case .malformed: "malformed"
        case .pending: "pending"
        case .cancelled: "cancelled"
        }
    }

    /// Whether no other call to the same model can succeed either until the user does something.
    public var stopsAll: Bool {
        switch self {
        case .unauthorized, .quota, .budget: true
        default: false
        }
    }
}

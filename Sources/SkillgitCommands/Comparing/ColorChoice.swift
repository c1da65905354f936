internal import ArgumentParser

/// When output has colours.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case auto
    case always
    case never

    /// Makes an output obey the choice.
    func apply(to output: Terminal.Output) {
        switch self {
        case .auto: break
        case .always: output.hasColor = true
        case .never: output.hasColor = false
        }
    }
}

extension Unicode.Scalar {
    /// Whether the character is a letter or a number: categories L*, Nd, and others with a numeric value; marks are not.
    package var isAlphanumeric: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber:
            true
        default: properties.numericType != nil
        }
    }
}

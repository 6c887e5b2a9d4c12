// A person's names, as far as a program may judge them.

enum PersonName {
    static let longest = 100

    /// Without spaces around it; nil when nothing is left.
    static func parse(_ text: String?) throws(IdentityError) -> String? {
        guard let text else { return nil }
        let scalars = Array(text.unicodeScalars)
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return nil }
        let kept = scalars[first...last]
        guard kept.count <= longest else { throw .nameTooLong(maximum: longest) }
        // They stand in pages, mails and tokens: nothing that turns text around it into something else (UTR 36).
        guard kept.allSatisfy({ !isInvisible($0) }) else { throw .nameHasControlCharacters }
        return String(String.UnicodeScalarView(kept))
    }

    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: true
        // Joiners are part of names in some scripts; the marks that change direction are of none.
        case .format: scalar != "\u{200c}" && scalar != "\u{200d}"
        default: false
        }
    }
}

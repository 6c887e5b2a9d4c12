// E-mail addresses, as far as a program can judge them.

/// An address of the form `local@domain`, kept as written; compared without case.
package struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// At most 254 characters, one `@` with something before it and a domain of letters, digits, dots and hyphens after it,
    /// no space or control character. Whether anyone reads it, only a mail can tell.
    package init(_ text: String) throws(ModelError) {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            throw ModelError("an e-mail address has one @ with a name before it and a domain after it")
        }
        guard text.utf8.count <= 254, parts[0].count <= 64 else {
            throw ModelError("an e-mail address is at most 254 bytes long, at most 64 of them before the @")
        }
        // Most are plain ASCII, which needs no look at Unicode's tables.
        let isPlain = text.utf8.allSatisfy { 0x20 < $0 && $0 < 0x7f }
        guard
            isPlain
                || text.unicodeScalars.allSatisfy({
                    $0.value > 0x20 && $0.value != 0x7f && ($0.isASCII || !$0.properties.isWhitespace)
                })
        else {
            throw ModelError("an e-mail address contains no spaces or control characters")
        }
        // Other scripts' domains are written in their ASCII form (RFC 5890): folding case must not make one domain of two.
        guard
            isPlain
                || text.unicodeScalars.allSatisfy({ $0.isASCII || !Self.isInvisible($0) })
                    && parts[1].allSatisfy({ $0 < 0x80 })
        else {
            throw ModelError(
                "an e-mail address contains no invisible characters, and its domain only letters, digits, . and -")
        }
        guard Hostname(String(decoding: parts[1], as: UTF8.self).lowercased()) != nil else {
            throw ModelError("the part of an e-mail address after the @ must be a domain, such as example.com")
        }
        description = text
    }

    /// What stands behind the `@`.
    package var domain: Substring { description.drop { $0 != "@" }.dropFirst() }

    /// What two spellings of one address share, and what is unique in an environment.
    package var key: String {
        String(decoding: description.utf8.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    /// Control and format characters: they turn what a person reads into something else.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: true
        default: false
        }
    }

    package static func == (left: EmailAddress, right: EmailAddress) -> Bool {
        left.key.utf8.elementsEqual(right.key.utf8)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(Array(key.utf8)) }
}

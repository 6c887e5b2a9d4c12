// Handles: the names of accounts and environments, and so of subdomains.

/// `[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?`, without `--` (which IDNA reserves), and not a reserved name.
package struct Handle: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ text: String) throws(ModelError) {
        try self.init(text, allowingReserved: false)
    }

    /// The installation's own environments may take a reserved name.
    package static func reserved(_ text: String) throws(ModelError) -> Handle {
        try Handle(text, allowingReserved: true)
    }

    private init(_ text: String, allowingReserved: Bool) throws(ModelError) {
        guard Hostname(text) != nil, !text.contains(".") else {
            throw ModelError(
                "a handle is 1 to 63 lower-case letters, digits and hyphens, and neither begins nor ends with a hyphen")
        }
        guard !text.contains("--") else { throw ModelError("a handle contains no two hyphens in a row") }
        guard allowingReserved || !ReservedHandles.names.contains(text) else {
            throw ModelError("the handle \"\(text)\" is reserved; choose another")
        }
        description = text
    }
}

// Bytes as text, refused unless they are UTF-8.

extension String {
    /// The text of `bytes`; nil when they are not UTF-8.
    package init?(utf8 bytes: borrowing Span<UInt8>) {
        guard let text = try? UTF8Span(validating: copy bytes) else { return nil }
        self.init(copying: text)
    }
}

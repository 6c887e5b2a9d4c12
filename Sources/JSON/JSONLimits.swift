// How much of a JSON text is read before it is refused.

package struct JSONLimits: Equatable, Sendable {
    /// The deepest nesting of arrays and objects; reading recurses, so this bounds the stack.
    package var maxDepth: Int
    /// The longest text, in bytes.
    package var maxBytes: Int

    package init(maxDepth: Int = 32, maxBytes: Int = 1 << 20) {
        self.maxDepth = maxDepth
        self.maxBytes = maxBytes
    }

    package static let standard = JSONLimits()
}

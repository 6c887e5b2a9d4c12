// Text that must not be seen: it prints as dots wherever it is interpolated, dumped or logged by mistake.

/// A secret. Reading it is a deliberate act with a name.
package struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String

    package init(_ text: String) {
        self.text = text
    }

    /// The secret itself: for comparing, hashing, or showing once to whom it belongs.
    package func reveal() -> String { text }

    package var description: String { "••••••" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

// Why a value could not be made: the sentences of this room.

/// A value that breaks its type's rule. The sentence is for whoever sent it.
package struct ModelError: Error, Equatable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

// What an attribute can hold: how it is stored, shown, read and searched for.

package enum Kind: Sendable {
    /// So many characters, none of them a control character.
    case text(ClosedRange<Int>)
    case email
    /// One of these.
    case word([String])
    /// Words of an open set, separated by one space where they are stored; at most so many.
    case words(most: Int)
    case scopes
    case boolean
    case integer(ClosedRange<Int>)
    case time
    /// An object of the client's own, stored as its text.
    case object
    /// The identifier URI of a resource server; NULL stands for the Management API, whose own is its address.
    case audience
    /// The identifier of a resource.
    case identifier
    /// Comes in and never goes out; it is no column.
    case secret
    /// An environment's settings by name. A request brings those that are to change.
    case settings

    /// What a filter may ask beside equality.
    package var comparisons: [Comparison] {
        switch self {
        case .text, .email, .audience: [.equal, .unequal, .list, .isNil, .contains]
        case .word, .boolean, .identifier: [.equal, .unequal, .list, .isNil]
        case .integer, .time: [.equal, .unequal, .list, .isNil, .less, .lessOrEqual, .greater, .greaterOrEqual]
        case .words, .scopes, .object, .secret, .settings: []
        }
    }
}

/// The operations of filters, by the word that stands in the second brackets.
package enum Comparison: String, Sendable, CaseIterable {
    case equal = "eq"
    case unequal = "not_eq"
    case list = "in"
    case isNil = "is_nil"
    case contains
    case less = "lt"
    case lessOrEqual = "lte"
    case greater = "gt"
    case greaterOrEqual = "gte"
}

/// A value that cannot be: a sentence that completes "email …".
package struct InvalidValue: Error {
    package let sentence: String
    /// What is wrong below it, where the value has members.
    package let members: [(name: String, sentence: String)]

    package init(_ sentence: String, members: [(name: String, sentence: String)] = []) {
        self.sentence = sentence
        self.members = members
    }
}

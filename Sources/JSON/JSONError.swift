// Why a text was refused as JSON, and where.

package struct JSONError: Error, Equatable, Sendable {
    package let reason: Reason
    /// The first byte that could not be accepted, counted from 0.
    package let offset: Int

    package init(reason: Reason, offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    /// The raw value completes the sentence "The JSON text was refused at byte n: …".
    package enum Reason: String, Sendable, CaseIterable {
        case empty = "there is no value"
        case tooLong = "it is longer than is read here"
        case tooDeep = "arrays and objects are nested too deeply"
        case byteOrderMark = "it begins with a byte order mark"
        case invalidUTF8 = "it is not UTF-8"
        case unexpectedEnd = "it ends inside a value"
        case unexpectedByte = "another character was expected"
        case duplicateMember = "a member name appears twice in one object"
        case controlCharacter = "a string holds a control character that is not escaped"
        case invalidEscape = "a string holds an escape that does not exist"
        case loneSurrogate = "an escaped surrogate has no partner"
        case null = "a string holds the character NUL"
        case invalidNumber = "a number is not written as JSON asks"
        case numberOutOfRange = "a number is out of range"
        case trailingText = "there is text after the value"
    }
}

extension JSONError: CustomStringConvertible {
    /// A sentence for the client; it repeats nothing of the text.
    package var description: String {
        "The JSON text was refused at byte \(offset): \(reason.rawValue)."
    }
}

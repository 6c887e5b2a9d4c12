// Why a form or a query was refused.

package struct FormError: Error, Equatable, Sendable {
    package let reason: Reason
    /// The name of the parameter at fault, when there is one and its name can be decoded.
    package let parameter: String?
    /// Which pair is at fault, counted from 1; 0 when it is none in particular.
    package let position: Int

    package enum Reason: Equatable, Sendable, CaseIterable {
        case notAForm
        case tooManyPairs
        case invalidEscape
        case invalidUTF8
        case null
    }

    package init(_ reason: Reason, parameter: String? = nil, position: Int = 0) {
        self.reason = reason
        self.parameter = parameter
        self.position = position
    }
}

extension FormError: CustomStringConvertible {
    /// A sentence for the client, within the characters that `error_description` allows (RFC 6749 section 5.2).
    package var description: String {
        switch reason {
        case .notAForm: "The body must be of type application/x-www-form-urlencoded, in UTF-8."
        case .tooManyPairs: "There are more than \(Form.mostPairs) parameters."
        case .invalidEscape: "\(subject) holds a percent sign without two hexadecimal digits."
        case .invalidUTF8: "\(subject) is not UTF-8 when decoded."
        case .null: "\(subject) holds the character NUL."
        }
    }

    /// A name is repeated only when it cannot disturb the sentence or a log.
    private var subject: String {
        let isPlain = { (byte: UInt8) in byte.isASCIIAlphanumeric || "-._~[]:".utf8.contains(byte) }
        guard let parameter, 1...64 ~= parameter.utf8.count, parameter.utf8.allSatisfy(isPlain) else {
            return "Parameter number \(position)"
        }
        return "The parameter \(parameter)"
    }
}

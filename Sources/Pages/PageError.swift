// What a page cannot do, as problems.

internal import HTTP
internal import HTTPTypes
internal import Routing

enum PageError: Error, Equatable {
    case noSuchAsset
    /// Named, but not there, over, or another browser's: all alike, so that nobody learns which.
    case interactionGone
    case repeatedField
    case notYours
    /// Try again after so many seconds.
    case busy(retryAfter: Int)
    /// - Parameter reference: of the decision record.
    case tooManyGuesses(retryAfter: Int, reference: String?)
}

extension PageError: ResponseError {
    package var problem: Problem {
        // For the log and for what is no browser; the page says it in its own language.
        let words = Sentences.english
        switch self {
        case .noSuchAsset: return Problem(.notFound, "not_found", "there is no such file")
        case .interactionGone: return Problem(.badRequest, "interaction_over", words.interactionGone)
        case .repeatedField: return Problem(.badRequest, "field_repeated", words.fieldRepeated)
        case .notYours: return Problem(.notFound, "not_yours", words.notYours)
        case .busy(let wait):
            return Problem(
                .serviceUnavailable, "busy", words.filled(\.busy, ["seconds": words.seconds(wait)]),
                fields: [(.retryAfter, String(wait))])
        case .tooManyGuesses(let wait, let reference):
            var problem = Problem(
                .tooManyRequests, "too_many_guesses",
                words.filled(\.tooManyLinks, ["minutes": words.minutes(wait)]),
                fields: [(.retryAfter, String(wait))])
            problem.reference = reference
            return problem
        }
    }
}

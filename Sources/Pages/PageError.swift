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
}

extension PageError: ResponseError {
    package var problem: Problem {
        let words = Sentences.english
        return switch self {
        case .noSuchAsset: Problem(.notFound, "not_found", "there is no such file")
        case .interactionGone: Problem(.badRequest, "interaction_over", words.interactionGone)
        case .repeatedField: Problem(.badRequest, "invalid_form", words.fieldRepeated)
        case .notYours: Problem(.notFound, "not_found", words.notYours)
        case .busy(let wait):
            Problem(
                .serviceUnavailable, "temporarily_unavailable", words.filled(\.busy, ["seconds": words.seconds(wait)]),
                fields: [(.retryAfter, String(wait))])
        }
    }
}

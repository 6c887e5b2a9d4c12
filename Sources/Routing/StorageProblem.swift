// What storage cannot do now and can do again: 503, with the time when it is worth another try.

internal import Database
internal import HTTPTypes
internal import Log

extension DatabaseError {
    /// The answer to what passes, by itself or by the operator's hand; nil for anything else. The event says what it was and where
    /// the operator looks.
    var passing: Problem? {
        switch kind {
        case .busy, .closed:
            unavailable("the tenant's storage is busy; try again in a moment", retryAfter: "1", .storageBusy, .warning)
        case .full:
            unavailable(
                "the server's disk is full, and nothing was changed; its operator must make room", retryAfter: "60",
                .storageFailed, .error)
        case .newerSchema:
            unavailable(
                "a newer version of this server has changed the tenant's storage; its operator must install that version again, "
                    + "or restore a backup", retryAfter: "60", .schemaNewer, .error)
        default: nil
        }
    }

    private func unavailable(_ sentence: String, retryAfter: String, _ event: Event, _ priority: Priority) -> Problem {
        var problem = Problem(
            .serviceUnavailable, "temporarily_unavailable", sentence, detail: "\(kind): \(message)",
            fields: [(.retryAfter, retryAfter)], event: event)
        problem.priority = priority
        return problem
    }
}

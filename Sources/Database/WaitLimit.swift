// How many may wait for one thing at a time.

/// A bound on the callers who wait for one database's writer, or for its opening: each of them holds a thread that others of the
/// program could use.
package struct WaitLimit: Sendable {
    /// So many wait for as long as it takes.
    package let patient: Int
    /// How long anybody beyond them waits. Longer than a commit: without a hindrance nobody is refused.
    package let otherMilliseconds: Int

    package init(patient: Int, otherMilliseconds: Int = 500) {
        self.patient = patient
        self.otherMilliseconds = otherMilliseconds
    }

    package static let none = WaitLimit(patient: .max)

    /// What the ones who waited in vain are told.
    package static func exceeded(_ what: String) -> DatabaseError {
        DatabaseError(.busy, "too many requests wait for \(what) already")
    }
}

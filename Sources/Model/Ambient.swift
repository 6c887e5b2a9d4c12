// What a function of the program cannot compute: the time and chance. Handed in, so that tests decide them.

/// Where moments come from.
package struct Clock: Sendable {
    package let now: @Sendable () -> Timestamp

    package init(_ now: @escaping @Sendable () -> Timestamp) {
        self.now = now
    }
}

/// Where unpredictable bytes come from.
package struct Randomness: Sendable {
    package let bytes: @Sendable (_ count: Int) -> [UInt8]

    package init(_ bytes: @escaping @Sendable (_ count: Int) -> [UInt8]) {
        self.bytes = bytes
    }

    /// A new identifier.
    package func id<Subject>(at time: Timestamp) -> ID<Subject> {
        ID(at: time, random: bytes(10))
    }
}

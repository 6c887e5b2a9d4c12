// The state of a database, as a value.

/// Equal stamps of one database mean that nobody has committed a change between them. A stamp says nothing of another database.
package struct ChangeStamp: Equatable, Sendable {
    private let words: SIMD8<UInt64>

    package init(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64, _ e: UInt64, _ f: UInt64) {
        words = SIMD8(a, b, c, d, e, f, 0, 0)
    }
}

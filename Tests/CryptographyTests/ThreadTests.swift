// Threads: one key for all, contexts for each.

import Cryptography
import Glibc
import Testing

@Suite(.serialized)
struct ThreadTests {
    @Test(
        "threads that share keys and come and go get right answers",
        arguments: SignatureTests.algorithms)
    func shared(algorithm: SignatureAlgorithm) throws {
        let key = try Keys.key(for: algorithm)
        let expected = HMAC.sha256(key: [1], [2])
        for _ in 0..<3 {
            let outcomes = concurrently(4) {
                guard let signing = try? SigningContext(key, algorithm),
                    let verifying = try? VerifyingContext(key.publicKey, algorithm)
                else { return false }
                return (0..<20).allSatisfy { _ in
                    let message = RandomBytes.make(40)
                    guard let signature = try? signing.sign(message) else { return false }
                    return verifying.verify(signature, message) && !verifying.verify(signature, Digest.sha256(message))
                        && HMAC.sha256(key: [1], [2]) == expected
                }
            }
            #expect(outcomes == [true, true, true, true])
        }
    }
}

private final class Work: Sendable {
    let body: @Sendable () -> Bool
    init(_ body: @escaping @Sendable () -> Bool) { self.body = body }
}

/// Runs `body` on `count` threads of their own; the thread's result carries the answer.
private func concurrently(_ count: Int, _ body: @escaping @Sendable () -> Bool) -> [Bool] {
    let threads = (0..<count).map { _ in
        var thread = pthread_t()
        let work = Unmanaged.passRetained(Work(body)).toOpaque()
        pthread_create(&thread, nil, { Unmanaged<Work>.fromOpaque($0!).takeRetainedValue().body() ? $0 : nil }, work)
        return thread
    }
    return threads.map { thread in
        var result: UnsafeMutableRawPointer?
        pthread_join(thread, &result)
        return result != nil
    }
}

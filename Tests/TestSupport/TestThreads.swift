// Work on several threads at once.

internal import POSIX

/// Runs a body on so many threads and keeps what each gave.
package struct TestThreads<Value: Sendable>: Sendable {
    private let results: [Result<Value, any Error>]

    /// Returns when every thread has ended.
    package init(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Value) {
        let results = Monitor<[Result<Value, any Error>]>([])
        let threads = (0..<count).map { index in
            Thread(name: "test-\(index)") {
                let result = Result { try body(index) }
                results.withLock { $0.append(result) }
            }
        }
        for thread in threads { thread.join() }
        self.results = results.withLock { $0 }
    }

    /// What they gave, or the first thing one of them threw.
    package func values() throws -> [Value] { try results.map { try $0.get() } }
}

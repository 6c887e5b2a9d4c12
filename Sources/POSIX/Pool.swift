// Things that only one thread may use at a time, kept for the next thread that needs one.

/// A stack of idle elements.
package final class Pool<Element>: Sendable {
    private let idle: Monitor<[Element]>
    private let limit: Int

    /// - Parameter limit: the most elements kept; what is given back beyond them is let go.
    package init(limit: Int = 64) {
        self.limit = limit
        idle = Monitor([])
    }

    /// Runs `body` with an idle element, or a new one. An element whose use failed is let go: nobody knows its state.
    package func use<Result>(make: () throws -> Element, _ body: (Element) throws -> Result) throws -> Result {
        let element = try idle.withLock { $0.popLast() } ?? make()
        let result = try body(element)
        idle.withLock { idle in
            if idle.count < limit { idle.append(element) }
        }
        return result
    }
}

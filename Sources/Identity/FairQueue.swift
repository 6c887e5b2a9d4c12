// A queue that serves its owners in turn, so that the longest line makes nobody else's longer.

struct FairQueue<Owner: Hashable & Sendable, Element: Sendable>: Sendable {
    private var lines: [Owner: [Element]] = [:]
    /// Who has a line, the next one first.
    private var turns: [Owner] = []
    private(set) var count = 0

    mutating func append(_ element: Element, of owner: Owner) {
        if lines[owner] == nil { turns.append(owner) }
        lines[owner, default: []].append(element)
        count += 1
    }

    /// The first of the owner whose turn it is; the next turn is another's.
    mutating func next() -> Element? {
        guard let owner = turns.first, let element = lines[owner]?.first else { return nil }
        turns.removeFirst()
        lines[owner]?.removeFirst()
        if lines[owner]?.isEmpty == true { lines[owner] = nil } else { turns.append(owner) }
        count -= 1
        return element
    }

    /// Takes one out whose turn it is no more to wait for. False when it is not here.
    mutating func remove(of owner: Owner, where isIt: (Element) -> Bool) -> Bool {
        guard let index = lines[owner]?.firstIndex(where: isIt) else { return false }
        lines[owner]?.remove(at: index)
        if lines[owner]?.isEmpty == true {
            lines[owner] = nil
            turns.removeAll { $0 == owner }
        }
        count -= 1
        return true
    }

    /// Takes the newest out of the longest line, if one more would leave this owner's no longer than that; else nil, or two owners
    /// would push each other out without end.
    mutating func displace(for owner: Owner) -> Element? {
        let own = lines[owner]?.count ?? 0
        guard let longest = lines.max(by: { $0.value.count < $1.value.count }), longest.value.count > own + 1,
            let element = lines[longest.key]?.popLast()
        else { return nil }
        count -= 1
        return element
    }
}

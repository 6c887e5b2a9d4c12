// The members of a JSON object, in the order in which they were written.

/// An object's members: insertion-ordered, each name at most once (RFC 8259 section 4).
package struct JSONObject: Sendable, ExpressibleByDictionaryLiteral {
    package typealias Member = (name: String, value: JSON)

    package private(set) var members: [Member] = []

    package init() {}

    package init(dictionaryLiteral elements: (String, JSON)...) {
        self.init(listing: elements)
    }

    package init(listing elements: [(String, JSON)]) {
        members.reserveCapacity(elements.count)
        for (name, value) in elements { append(name, value) }
    }

    /// Takes members whose names are known to differ.
    init(distinct members: [Member]) {
        self.members = members
    }

    package var count: Int { members.count }

    package var isEmpty: Bool { members.isEmpty }

    package var names: [String] { members.map(\.name) }

    /// Adds a member at the end. The name must be new; a debug build checks it, a release build leaves out the search.
    package mutating func append(_ name: String, _ value: JSON) {
        assert(position(of: name) == nil, "the member \(name) is there already")
        members.append((name, value))
    }

    /// The member of that name. Setting replaces it in place or adds it at the end; setting nil removes it.
    package subscript(name: String) -> JSON? {
        get { position(of: name).map { members[$0].value } }
        set {
            switch (position(of: name), newValue) {
            case (let position?, let value?): members[position].value = value
            case (let position?, nil): members.remove(at: position)
            case (nil, let value?): members.append((name, value))
            case (nil, nil): break
            }
        }
    }

    private func position(of name: String) -> Int? {
        members.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }
    }
}

extension JSONObject: Sequence {
    package func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }
}

extension JSONObject: Equatable {
    /// The order of members carries no meaning (RFC 8259 section 4), so it does not count here either.
    package static func == (one: JSONObject, other: JSONObject) -> Bool {
        guard one.count == other.count else { return false }
        return one.members.indices.allSatisfy { index in
            let (name, value) = one.members[index]
            let twin = other.members[index]
            if twin.name.utf8.elementsEqual(name.utf8) { return twin.value == value }
            return other[name] == value
        }
    }
}

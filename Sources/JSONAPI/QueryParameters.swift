// The query of a request ("Fetching Data", "Query Parameters").

package import HTTP

/// What a query asks for, in the specification's families; what the names in it mean is the resource's to say.
package struct QueryParameters: Sendable, Equatable {
    /// `filter[field]=value` or `filter[field][operation]=value`.
    package struct Filter: Sendable, Equatable {
        package let field: String
        package let operation: String?
        package let value: String
        /// The whole name, for errors.
        package let parameter: String
    }

    package struct Sort: Sendable, Equatable {
        package let field: String
        package let isDescending: Bool

        package init(field: String, isDescending: Bool) {
            self.field = field
            self.isDescending = isDescending
        }
    }

    package struct Page: Sendable, Equatable {
        package var limit: Int?
        package var offset: Int?
        package var after: String?
        package var before: String?
        package var isCounted = false

        package init(
            limit: Int? = nil, offset: Int? = nil, after: String? = nil, before: String? = nil, isCounted: Bool = false
        ) {
            self.limit = limit
            self.offset = offset
            self.after = after
            self.before = before
            self.isCounted = isCounted
        }
    }

    package static let mostFilters = 50
    package static let deepestInclude = 3
    package static let mostPerPage = 200

    package private(set) var filters: [Filter] = []
    package private(set) var sort: [Sort] = []
    package private(set) var page = Page()
    /// Relationship paths; nil where nothing was said.
    package private(set) var include: [[String]]?
    /// Names of fields by type.
    package private(set) var fields: [String: [String]] = [:]

    /// Reads a query with everything that is wrong in it. A name that is none of these families is refused, as the specification
    /// demands of names it does not know ("Implementation-Specific Query Parameters").
    package init(_ query: Form) throws(ErrorDocument) {
        var problems: [ErrorObject] = []
        var seen: Set<String> = []
        for pair in query.pairs {
            guard seen.insert(pair.name).inserted else {
                problems.append(Self.problem("a parameter stands once", pair.name))
                continue
            }
            do { try read(pair) } catch { problems += error.errors }
        }
        if filters.count > Self.mostFilters {
            problems.append(
                Self.problem("at most \(Self.mostFilters) filters are applied", filters.last?.parameter ?? ""))
        }
        if [page.offset != nil, page.after != nil, page.before != nil].count(where: { $0 }) > 1 {
            problems.append(
                ErrorObject(
                    400, "invalid_pagination", "a page begins at an offset, after a cursor or before one",
                    .parameter(page.offset != nil ? "page[offset]" : "page[after]")))
        }
        if !problems.isEmpty { throw ErrorDocument(problems) }
    }

    private mutating func read(_ pair: Form.Pair) throws(ErrorDocument) {
        guard let parts = Self.parts(pair.name) else { throw ErrorDocument([Self.unknown(pair.name)]) }
        switch (parts[0], parts.count) {
        case ("filter", 2), ("filter", 3):
            filters.append(
                Filter(
                    field: parts[1], operation: parts.count == 3 ? parts[2] : nil, value: pair.value,
                    parameter: pair.name))
        case ("sort", 1): sort = try Self.sort(pair)
        case ("include", 1): include = try Self.include(pair)
        case ("fields", 2): fields[parts[1]] = pair.value.isEmpty ? [] : Self.list(pair.value)
        case ("page", 2): try readPage(parts[1], pair)
        default: throw ErrorDocument([Self.unknown(pair.name)])
        }
    }

    private mutating func readPage(_ name: String, _ pair: Form.Pair) throws(ErrorDocument) {
        switch name {
        case "limit": page.limit = try Self.number(pair, in: 1...Self.mostPerPage)
        case "offset": page.offset = try Self.number(pair, in: 0...1_000_000_000)
        case "after": page.after = pair.value
        case "before": page.before = pair.value
        case "count":
            guard pair.value == "true" || pair.value == "false" else {
                throw ErrorDocument(400, "invalid_pagination", "page[count] is true or false", .parameter(pair.name))
            }
            page.isCounted = pair.value == "true"
        default: throw ErrorDocument([Self.unknown(pair.name)])
        }
    }

    private static func number(_ pair: Form.Pair, in range: ClosedRange<Int>) throws(ErrorDocument) -> Int {
        let isNumber =
            (1...10).contains(pair.value.utf8.count) && pair.value.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isNumber, let number = Int(pair.value), range.contains(number) else {
            throw ErrorDocument(
                400, "invalid_pagination", "\(pair.name) is a number from \(range.lowerBound) to \(range.upperBound)",
                .parameter(pair.name))
        }
        return number
    }

    private static func sort(_ pair: Form.Pair) throws(ErrorDocument) -> [Sort] {
        var sort: [Sort] = []
        for word in list(pair.value) {
            let isDescending = word.utf8.first == UInt8(ascii: "-")
            let field = isDescending ? String(word.dropFirst()) : word
            guard !field.isEmpty, !sort.contains(where: { $0.field == field }) else {
                throw ErrorDocument([problem("sort names each field once, with - before it for descending", "sort")])
            }
            sort.append(Sort(field: field, isDescending: isDescending))
        }
        return sort
    }

    private static func include(_ pair: Form.Pair) throws(ErrorDocument) -> [[String]] {
        guard !pair.value.isEmpty else { return [] }
        var paths: [[String]] = []
        for word in list(pair.value) {
            let path = word.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            guard path.count <= deepestInclude, !path.contains("") else {
                throw ErrorDocument([
                    problem("include names relationships, at most \(deepestInclude) deep, with dots between", "include")
                ])
            }
            paths.append(path)
        }
        return paths
    }

    private static func list(_ text: String) -> [String] {
        text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    /// `a[b][c]` as its parts; nil for a name that is not made so.
    private static func parts(_ name: String) -> [String]? {
        let bytes = name.utf8
        guard let open = bytes.firstIndex(of: UInt8(ascii: "[")) else { return [name] }
        var parts = [String(name[..<open])]
        var rest = name[open...]
        while !rest.isEmpty {
            guard rest.utf8.first == UInt8(ascii: "["), let close = rest.utf8.firstIndex(of: UInt8(ascii: "]")) else {
                return nil
            }
            let part = rest[rest.utf8.index(after: rest.startIndex)..<close]
            guard !part.isEmpty, !part.utf8.contains(UInt8(ascii: "[")), parts.count < 3 else { return nil }
            parts.append(String(part))
            rest = rest[rest.utf8.index(after: close)...]
        }
        return parts
    }

    private static func unknown(_ name: String) -> ErrorObject {
        problem("there is no query parameter \(JSONAPI.quoted(name))", name)
    }

    /// What a query holds that cannot be.
    package static func problem(_ detail: String, _ parameter: String) -> ErrorObject {
        ErrorObject(400, "invalid_query", detail, .parameter(parameter))
    }
}

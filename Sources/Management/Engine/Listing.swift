// Lists: filtered, ordered, in pages by cursor or offset, with links to the pages around.

internal import Database
internal import HTTP
internal import JSON
internal import JSONAPI
internal import Store

/// One page of a list.
struct Listing {
    static let usualLimit = 50

    private let resource: Resource
    private let reading: Reading
    private let request: Request
    private let order: [Select.Order]
    private let limit: Int
    private var select: Select
    private let shape: Shape
    /// The environment's key for cursors; asked for where one is read or written.
    private let key: () throws -> [UInt8]

    /// - Parameter narrowed: what else must be true, as in the list of a relationship.
    init(
        _ resource: Resource, narrowed: [SQL] = [], _ reading: Reading, _ request: Request,
        key: @escaping () throws -> [UInt8]
    ) throws {
        self.resource = resource
        self.reading = reading
        self.request = request
        self.key = key
        order = try resource.order(reading.query.sort)
        limit = reading.query.page.limit ?? Self.usualLimit
        shape = reading.shape(resource)
        select = reading.select(resource, shape.columns + order.map(\.column))
        select.conditions += narrowed + (try resource.conditions(reading.query.filters))
    }

    private var page: QueryParameters.Page { reading.query.page }
    /// Whether the list's rows are read from behind.
    private var isBackwards: Bool { page.before != nil }

    func body() throws -> [UInt8] {
        let paged = try paged()
        var json = JSONWriter(reservingCapacity: 48 << 10)
        json.beginDocument()
        json.name("data")
        json.beginArray()
        var compound = Compound(reading)
        let places: Places
        if reading.include.isEmpty && !isBackwards {
            places = try stream(paged, &json)
        } else {
            places = try collect(paged, &compound)
            try compound.writePrimary(isWhole: false, into: &json)
        }
        json.endArray()
        let total = page.isCounted ? try reading.rows.records.count(select) : nil
        json.links(try links(places, total))
        try reading.finish(compound, total.map { [("total", .integer($0))] } ?? [], &json)
        return json.bytes
    }

    /// What a page's links are made of.
    private struct Places {
        var first: Cursor?
        var last: Cursor?
        /// More rows lie beyond, in the direction of reading.
        var hasMore = false
    }

    /// The statement with its page: one row more than is shown, to see whether there are more.
    private func paged() throws -> Select {
        var paged = select
        paged.limit = limit + 1
        paged.offset = page.offset
        paged.order = isBackwards ? order.map { .init($0.column, descending: !$0.isDescending) } : order
        if let text = page.after ?? page.before {
            let cursor = try Cursor(
                text, list: resource.type, order: order, key: try key(),
                parameter: isBackwards ? "page[before]" : "page[after]")
            paged.conditions.append(cursor.condition(paged.order))
        }
        return paged
    }

    /// Writes the rows as they come.
    private func stream(_ paged: Select, _ json: inout JSONWriter) throws -> Places {
        var places = Places()
        var count = 0
        var writer = ObjectWriter(shape, base: reading.base)
        try reading.rows.records.each(paged) { row in
            guard count < limit else {
                places.hasMore = true
                return false
            }
            count += 1
            if count == 1 { places.first = try cursor(row) }
            if count == limit { places.last = try cursor(row) }
            try writer.write(row, linkage: nil, isWhole: false, into: &json)
            return true
        }
        return places
    }

    private func collect(_ paged: Select, _ compound: inout Compound) throws -> Places {
        var found: [StoredRow] = []
        try reading.rows.records.each(paged) { row in
            found.append(try StoredRow(row))
            return true
        }
        var places = Places()
        places.hasMore = found.count > limit
        found = Array(found.prefix(limit))
        if isBackwards { found.reverse() }
        places.first = try found.first.map { try cursor($0.row) }
        places.last = try found.last.map { try cursor($0.row) }
        try compound.begin(resource, shape, try found.map { (try $0.row.get(0), $0) })
        return places
    }

    private func cursor(_ row: Row) throws -> Cursor {
        Cursor(try order.indices.map { try row.get(shape.columns.count + $0) })
    }

    /// Links to this page and to those around it; null where there is none ("Pagination").
    private func links(_ places: Places, _ total: Int?) throws -> Links {
        let address = String(reading.base.dropLast("/api".utf8.count)) + request.path.description
        func target(_ page: [(String, String)]) -> String {
            var form = Form()
            let own = ["page[after]", "page[before]", "page[offset]"]
            for pair in request.query.pairs where !own.contains(pair.name) { form.append(pair.name, pair.value) }
            for (name, value) in page { form.append(name, value) }
            return address + (form.isEmpty ? "" : "?" + form.encoded())
        }
        func cursor(_ name: String, _ cursor: Cursor?) throws -> String? {
            try cursor.map { target([(name, $0.text(list: resource.type, order: order, key: try key()))]) }
        }
        let own = request.query.isEmpty ? address : address + "?" + request.query.encoded()
        if let offset = page.offset {
            func at(_ offset: Int) -> String { target([("page[offset]", String(offset))]) }
            var links: Links = [
                ("self", own), ("first", at(0)), ("prev", offset > 0 ? at(max(0, offset - limit)) : nil),
                ("next", places.hasMore ? at(offset + limit) : nil),
            ]
            if let total { links.append(("last", at(max(0, (total - 1) / limit * limit)))) }
            return links
        }
        let hasBefore = isBackwards ? places.hasMore : page.after != nil
        let hasBehind = isBackwards || places.hasMore
        return [
            ("self", own), ("first", target([])),
            ("prev", hasBefore ? try cursor("page[before]", places.first) : nil),
            ("next", hasBehind ? try cursor("page[after]", places.last) : nil),
        ]
    }
}

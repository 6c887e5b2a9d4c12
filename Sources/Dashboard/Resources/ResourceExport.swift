// GET /environments/{handle}/{resources}/export: a list as CSV, filtered and ordered as its address says.

internal import HTML
internal import HTTP
internal import HTTPTypes
internal import JSON
internal import JSONAPI
internal import Management
internal import Model
internal import Routing

struct ResourceExport: OperatorEndpoint {
    /// What a spreadsheet opens in a moment, and a worker reads in less than a second.
    static let most = 10_000
    private static let pageSize = 200

    let resource: Resource
    let services: DashboardServices

    var routes: [Route] { [Self.get("/environments/:environment/\(resource.path)/export")] }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open(resource.scope(.read))
        let columns = columns
        var table = CSV(header: ["id"] + columns)
        let isWhole: Bool
        do {
            isWhole = try eachRow(ListQuery(visit.request.query, of: resource), open) { row in
                table.append([row.id] + columns.map { Self.text(row, $0) })
            }
        } catch let error as ErrorDocument { throw error.asProblem }
        // Whoever opens the file later should know that it is not everything.
        let name = "\(open.environment.handle)-\(resource.path)\(isWhole ? "" : "-first-\(Self.most)").csv"
        return .bytes(table.bytes, type: "text/csv; charset=utf-8; header=present").with(.noStore)
            .with(.contentDisposition, "attachment; filename=\"\(name)\"").with(.referrerPolicy, "no-referrer")
    }

    private var columns: [String] {
        resource.relationships.compactMap { if case .one = $0.holding { $0.name } else { nil } }
            + resource.attributes.filter(\.isShown).map(\.name)
    }

    /// Reads the pages one after another by cursor. Gives whether that was everything.
    private func eachRow(
        _ query: ListQuery, _ open: OpenEnvironment, _ body: (ShownResource) -> Void
    ) throws -> Bool {
        var asked = query.asked(open, limit: Self.pageSize, columns: [], isFromStart: true)
        var count = 0
        while true {
            let document = ShownDocument(
                try services.management.get([resource.path], asked, in: open.context).document)
            for row in document.primary.prefix(Self.most - count) { body(row) }
            count += document.primary.count
            guard let next = document.query(of: "next") else { return count <= Self.most }
            guard count < Self.most else { return false }
            asked = try Form(parsing: next)
        }
    }

    private static func text(_ row: ShownResource, _ name: String) -> String {
        guard let value = row[name] else { return row.related(name)?.first?.id ?? "" }
        switch value {
        case .null: return ""
        case .string(let text): return text
        case .array(let all) where all.allSatisfy({ $0.string != nil }):
            return all.compactMap(\.string).joined(separator: " ")
        default: return value.text
        }
    }
}

/// Comma-separated values (RFC 4180).
struct CSV {
    private(set) var bytes: [UInt8] = []

    init(header: [String]) { append(header) }

    mutating func append(_ cells: [String]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            append(Self.harmless(cell))
        }
        bytes += [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
    }

    /// Spreadsheets take what begins so for a formula, and people of the environment choose their own names (CWE-1236). An apostrophe
    /// makes it text.
    private static func harmless(_ cell: String) -> String {
        guard let first = cell.unicodeScalars.first, "=+-@\t\r\n".unicodeScalars.contains(first) else { return cell }
        return "'" + cell
    }

    /// Always in quotation marks: elsewhere a semicolon or a tab ends a cell, and a formula could begin behind it.
    private mutating func append(_ cell: String) {
        let quote = UInt8(ascii: "\"")
        bytes.append(quote)
        for byte in cell.utf8 {
            if byte == quote { bytes.append(quote) }
            bytes.append(byte)
        }
        bytes.append(quote)
    }
}

// The parameters that requests usually have: their names need not be read each time.

internal import HTTP
internal import HTTPTypes

/// A parameter's name and what is done with its value. One object for each: whoever passes it on copies nothing.
final class KnownParameter: Sendable {
    /// The web server's own words about a request, in the order of `Decoding.own`.
    enum Own: Int, CaseIterable {
        case method, target, contentType, contentLength, remoteAddress, tenant, requestID
    }

    enum Meaning {
        case own(Own)
        /// A field of the client's request. Where it stands twice both are joined by the separator; without one, two of them mean
        /// that somebody hopes we and the web server read different ones.
        case field(HTTPField.Name, separator: String?)
        /// A field that must not stand twice either, and is read by nobody.
        case ignored
    }

    let name: String
    let meaning: Meaning
    private let bytes: [UInt8]

    private init(name: String, meaning: Meaning) {
        self.name = name
        self.meaning = meaning
        bytes = Array(name.utf8)
    }

    /// The known parameter of that name.
    static func named(_ name: borrowing Span<UInt8>) -> KnownParameter? {
        guard name.count < byLength.count else { return nil }
        for known in byLength[name.count] where known.is(name) { return known }
        return nil
    }

    private func `is`(_ name: borrowing Span<UInt8>) -> Bool {
        for index in name.indices where bytes[index] != name[index] { return false }
        return true
    }

    /// At most four names have the same length, so that a name is compared with few.
    private static let byLength: [[KnownParameter]] = {
        var lists = [[KnownParameter]](repeating: [], count: (table.map(\.bytes.count).max() ?? 0) + 1)
        for known in table { lists[known.bytes.count].append(known) }
        return lists
    }()

    static let table: [KnownParameter] =
        [
            .init(name: "REQUEST_METHOD", meaning: .own(.method)),
            .init(name: "REQUEST_URI", meaning: .own(.target)),
            .init(name: "CONTENT_TYPE", meaning: .own(.contentType)),
            .init(name: "CONTENT_LENGTH", meaning: .own(.contentLength)),
            .init(name: "REMOTE_ADDR", meaning: .own(.remoteAddress)),
            .init(name: "GATEHOUSE_TENANT", meaning: .own(.tenant)),
            .init(name: "GATEHOUSE_REQUEST_ID", meaning: .own(.requestID)),
            .init(name: "HTTP_HOST", meaning: .field(.init("Host")!, separator: nil)),
            .init(name: "HTTP_AUTHORIZATION", meaning: .field(.authorization, separator: nil)),
            .init(name: "HTTP_ORIGIN", meaning: .field(.origin, separator: nil)),
            .init(name: "HTTP_DPOP", meaning: .field(.init("DPoP")!, separator: nil)),
            // What says whose page sent a form is one word (Fetch Metadata, section 2.3).
            .init(name: "HTTP_SEC_FETCH_SITE", meaning: .field(.secFetchSite, separator: nil)),
            // nginx says type and length in parameters of its own; a `Proxy` field exists only to become `HTTP_PROXY` (httpoxy).
            .init(name: "HTTP_CONTENT_TYPE", meaning: .ignored),
            .init(name: "HTTP_CONTENT_LENGTH", meaning: .ignored),
            .init(name: "HTTP_PROXY", meaning: .ignored),
            // A cookie's pairs have a mark of their own (RFC 6265 section 5.4, RFC 9113 section 8.2.3).
            .init(name: "HTTP_COOKIE", meaning: .field(.cookie, separator: "; ")),
            .list("HTTP_USER_AGENT", .userAgent), .list("HTTP_ACCEPT", .accept),
            .list("HTTP_ACCEPT_ENCODING", .acceptEncoding), .list("HTTP_ACCEPT_LANGUAGE", .acceptLanguage),
            .list("HTTP_REFERER", .referer), .list("HTTP_CONNECTION", .connection),
            .list("HTTP_CACHE_CONTROL", .cacheControl),
        ]

    /// RFC 9110 section 5.3.
    private static func list(_ name: String, _ field: HTTPField.Name) -> KnownParameter {
        .init(name: name, meaning: .field(field, separator: ", "))
    }
}

extension KnownParameter: Equatable {
    static func == (one: KnownParameter, other: KnownParameter) -> Bool { one === other }
}

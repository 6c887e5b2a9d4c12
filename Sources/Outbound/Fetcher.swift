// Fetching what a URL of somebody else's choice names, without reaching what only this machine can reach.

package import HTTP
internal import POSIX

/// What came back.
package struct FetchedDocument: Equatable, Sendable {
    package let status: Int
    /// As the other side wrote it; empty when it wrote none.
    package let contentType: String
    /// Seconds that the other side lets it be kept: 0 where it forbids that, nil where it says nothing (RFC 9111 section 5.2.2).
    package let maxAge: Int?
    package let body: [UInt8]

    package init(status: Int, contentType: String, maxAge: Int? = nil, body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.maxAge = maxAge
        self.body = body
    }
}

/// Guarded requests (RFC 9700 section 4.11, RFC 7591 section 5): the host is resolved once, every one of its addresses must be
/// public, and curl connects to the one that was checked, whatever the name says by then. No redirect is followed, no proxy
/// asked, and both size and time have bounds.
package struct Fetcher: Sendable {
    package enum Reach: Sendable {
        case publicInternet
        /// Also this machine, its networks, and plain http.
        case development
    }

    private let reach: Reach
    private let resolver: Resolver
    private let limit: Int
    private let milliseconds: Int

    package init(
        reach: Reach, resolver: Resolver = .system, limit: Int = 256 << 10, milliseconds: Int = 5000
    ) {
        self.reach = reach
        self.resolver = resolver
        self.limit = limit
        self.milliseconds = milliseconds
    }

    /// Whatever status the other side answers is an answer: only what keeps an answer away is thrown.
    package func get(
        _ url: OutboundURL, accept: String = "application/json", authorization: String? = nil
    ) throws -> FetchedDocument {
        try exchange(options(url, accept, authorization))
    }

    /// Sends a form, under the same rules; it travels on curl's standard input.
    package func post(
        _ url: OutboundURL, form: Form, accept: String = "application/json", authorization: String? = nil
    ) throws -> FetchedDocument {
        var options = try options(url, accept, authorization)
        // `data` would take what begins with @ for the name of a file.
        try options.add("data-raw", form.encoded())
        return try exchange(options)
    }

    private func options(_ url: OutboundURL, _ accept: String, _ authorization: String?) throws -> CurlOptions {
        guard url.isSecure || reach == .development else { throw OutboundError.notSecure }
        let address = try pinned(url)
        var options = CurlOptions()
        try options.add("url", url.description)
        try options.add("resolve", "\(url.host):\(url.port):\(Self.literal(address))")
        try options.add("proto", url.isSecure ? "=https" : "=http")
        try options.add("proxy", "")
        try options.add("noproxy", "*")
        try options.add("max-redirs", "0")
        try options.add("max-filesize", String(limit))
        try options.add("max-time", "\(milliseconds / 1000).\(String(1000 + milliseconds % 1000).dropFirst())")
        try options.add("header", "Accept: \(accept)")
        if let authorization { try options.add("header", "Authorization: \(authorization)") }
        try options.add("user-agent", "gatehouse")
        for flag in ["globoff", "path-as-is", "silent", "disallow-username-in-url"] as [StaticString] {
            options.add(flag)
        }
        options.addFormat(#"\n%{http_code} %{content_type}\n%header{cache-control}"#)
        return options
    }

    private func exchange(_ options: CurlOptions) throws -> FetchedDocument {
        // The child's own clock starts a little later.
        let answer = try options.run(limit: limit + 1024, milliseconds: milliseconds + 500)
        return try document(answer)
    }

    private func pinned(_ url: OutboundURL) throws -> IPAddress {
        let bare = url.host.hasPrefix("[") ? String(url.host.dropFirst().dropLast()) : url.host
        let addresses = try IPAddress(bare).map { [$0] } ?? resolver.addresses(of: bare)
        guard let first = addresses.first else { throw OutboundError.unknownHost(bare) }
        if reach == .publicInternet, addresses.contains(where: \.isPrivate) {
            throw OutboundError.privateAddress(bare)
        }
        return first
    }

    private static func literal(_ address: IPAddress) -> String {
        if case .v6 = address.bits { return "[\(address)]" }
        return address.description
    }

    private func document(_ answer: ChildAnswer) throws -> FetchedDocument {
        switch answer.end {
        case .saidTooMuch, .exited(63): throw OutboundError.tooLarge(limit: limit)
        case .tookTooLong, .exited(28): throw OutboundError.timedOut(milliseconds: milliseconds)
        case .exited(0): break
        case .exited(let status): throw OutboundError.failed(status: status, "")
        }
        // What curl says are the last two lines: no field of an answer can hold the end of one.
        let lineEnd = UInt8(ascii: "\n")
        guard let last = answer.output.lastIndex(of: lineEnd), let end = answer.output[..<last].lastIndex(of: lineEnd),
            end <= limit
        else { throw OutboundError.tooLarge(limit: limit) }
        let words = String(decoding: answer.output[(end + 1)..<last], as: UTF8.self)
            .split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        return FetchedDocument(
            status: words.first.flatMap { Int($0) } ?? 0, contentType: words.count > 1 ? String(words[1]) : "",
            maxAge: Self.maxAge(String(decoding: answer.output[(last + 1)...], as: UTF8.self)),
            body: Array(answer.output[..<end]))
    }

    private static func maxAge(_ field: String) -> Int? {
        let directives = field.lowercased().split(separator: ",").map { $0.filter { $0 != " " && $0 != "\"" } }
        if directives.contains("no-store") || directives.contains("no-cache") { return 0 }
        return directives.first { $0.hasPrefix("max-age=") }.flatMap { Int($0.dropFirst(8)) }.map { max(0, $0) }
    }
}

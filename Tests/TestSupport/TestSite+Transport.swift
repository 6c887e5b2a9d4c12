// The whole application as a provider that somebody's application asks over HTTP, without a network.

internal import HTTP
internal import HTTPTypes
internal import Outbound
package import RelyingParty

extension TestSite {
    /// Answers what is asked of `http://{host}:4000`, and counts it.
    package func transport(_ asked: AskedAddresses = AskedAddresses()) -> Transport {
        Transport(
            get: { url, authorization in
                asked.note(url)
                return try self.fetch(url, .get, [], authorization)
            },
            post: { url, form, authorization in
                asked.note(url)
                return try self.fetch(url, .post, Array(form.encoded().utf8), authorization)
            })
    }

    private func fetch(
        _ url: OutboundURL, _ method: HTTPRequest.Method, _ body: [UInt8], _ authorization: String?
    ) throws -> FetchedDocument {
        var fields: Fields = [:]
        fields[.authorization] = authorization
        if method == .post { fields[.contentType] = "application/x-www-form-urlencoded" }
        let answer = try send(method, url.target, host: url.host, fields: fields, body: body)
        return FetchedDocument(
            status: answer.status, contentType: answer.field(.contentType) ?? "", body: answer.response.body)
    }
}

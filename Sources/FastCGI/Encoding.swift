// A response as the bytes of a CGI answer (RFC 3875 section 6).

internal import HTTP
internal import HTTPTypes

/// A response as its head and its body, which is sent from where it was written.
enum Encoding {
    static func parts(of response: Response, toHead isHead: Bool) -> (head: [UInt8], body: [UInt8]) {
        var bytes: [UInt8] = []
        let hasBody = mayHaveBody(response.status)
        bytes.reserveCapacity(1024)
        if response.status == .ok {
            bytes.append(contentsOf: "Status: 200 OK\r\n".utf8)
        } else {
            bytes.append(contentsOf: "Status: \(response.status.code) \(reason(response.status))\r\n".utf8)
        }
        var saysLength = false
        for field in response.fields {
            let isLength = field.name == .contentLength
            // Our count is the truth, except for HEAD: its answer may say the length of a body it never made.
            if isLength && !(isHead && hasBody && response.body.isEmpty) { continue }
            // A field that could begin another is left out, whatever made it; so is `Status`, which nginx would take for the
            // answer's own.
            guard Fields.isLegal(field.value), field.name.canonicalName != "status" else { continue }
            saysLength = saysLength || isLength
            bytes.append(contentsOf: field.name.rawName.utf8)
            bytes.append(UInt8(ascii: ":"))
            bytes.append(UInt8(ascii: " "))
            bytes.append(contentsOf: field.value.utf8)
            bytes.appendLineEnd()
        }
        let knowsLength = hasBody && !(isHead && response.body.isEmpty)
        if knowsLength && !saysLength {
            bytes.append(contentsOf: "Content-Length: ".utf8)
            bytes.append(contentsOf: String(response.body.count).utf8)
            bytes.appendLineEnd()
        }
        bytes.appendLineEnd()
        return (bytes, hasBody && !isHead ? response.body : [])
    }

    /// nginx copies the phrase as it is: without one its status line would lack the space that RFC 9112 section 4 demands.
    private static func reason(_ status: HTTPResponse.Status) -> String {
        let phrase = status.reasonPhrase
        return !phrase.isEmpty && phrase.utf8.allSatisfy { 0x20...0x7e ~= $0 } ? phrase : "Other"
    }

    /// RFC 9110 section 6.4.1.
    private static func mayHaveBody(_ status: HTTPResponse.Status) -> Bool {
        !(status.code < 200 || status.code == 204 || status.code == 304)
    }
}

extension [UInt8] {
    /// Two bytes one by one cost a tenth of a text of two.
    fileprivate mutating func appendLineEnd() {
        append(UInt8(ascii: "\r"))
        append(UInt8(ascii: "\n"))
    }
}

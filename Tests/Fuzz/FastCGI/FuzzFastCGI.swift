// Feeds name-value pairs and a body to the decoding of requests: whatever they are, the result is a request that keeps its
// promises, or a rejection that can be rendered.

import FastCGI
import HTTP
import HTTPTypes

/// The input: entries (`name=value`) separated by zero bytes, as libfcgi gives them; what follows an empty entry is the body.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFastCGI(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    var parameters: [Parameter] = []
    var rest = bytes[...]
    while let end = rest.firstIndex(of: 0), end > rest.startIndex {
        if let parameter = Parameter(entry: Array(rest[..<end]).span) { parameters.append(parameter) }
        rest = rest[(end + 1)...]
    }
    let body = Array(rest.dropFirst())
    do throws(Rejection) {
        let decoding = try Decoding(parameters, bodyLimit: 4_096)
        precondition(decoding.contentLength <= 4_096, "a length above the limit was accepted")
        check(try decoding.request(body: body), against: parameters, body)
    } catch {
        precondition(400..<500 ~= error.response.status.code, "a rejection blames the server")
        precondition(!error.description.utf8.contains { $0 < 0x20 || $0 > 0x7e || $0 == 0x22 || $0 == 0x5c })
    }
    return 0
}

private func check(_ request: Request, against parameters: [Parameter], _ body: [UInt8]) {
    precondition(request.body == body, "the body was changed")
    let tenants = parameters.filter { $0.name == "GATEHOUSE_TENANT" }
    precondition(tenants.count <= 1 && request.tenant == tenants.first.flatMap { $0.value.isEmpty ? nil : $0.value })
    precondition(parameters.filter { $0.name == "REQUEST_URI" }.map(\.value) == [request.target])
    precondition(parameters.filter { $0.name == "HTTP_AUTHORIZATION" }.count <= 1, "two credentials were accepted")
    precondition(1...64 ~= request.id.utf8.count && request.id.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f })
    for field in request.fields {
        precondition(!field.value.utf8.contains { $0 == 0 || $0 == 10 || $0 == 13 }, "a field holds the end of a line")
    }
}

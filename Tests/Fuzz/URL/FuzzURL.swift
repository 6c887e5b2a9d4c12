// Fuzzes the reading of targets: an accepted path has one spelling, which reads as itself and holds nothing ambiguous.

import HTTP
import HTTPTypes

/// libFuzzer's entry: one input, an abort when the invariant is broken.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe Array(UnsafeBufferPointer(start: data, count: count))
    guard let target = String(validating: input, as: UTF8.self), let request = read(target) else { return 0 }
    let canonical = request.path.description
    guard let again = try? Path(parsing: canonical) else { preconditionFailure("the canonical path is refused") }
    precondition(again == request.path, "the canonical path is another path")
    precondition(again.description == canonical, "the canonical spelling is not stable")
    for segment in again.segments {
        precondition(segment != "" && segment != "." && segment != "..", "a segment could be normalised away")
        precondition(
            !segment.utf8.contains { $0 < 0x20 || $0 == 0x7F || $0 == 0x2F || $0 == 0x5C }, "a segment could be cut")
    }
    guard canonical.utf8.count + request.query.encoded().utf8.count < Request.longestTarget else { return 0 }
    guard let whole = read(canonical + "?" + request.query.encoded()) else {
        preconditionFailure("the target is refused")
    }
    precondition(whole.path == request.path && whole.query == request.query, "the target reads as another")
    return 0
}

private func read(_ target: String) -> Request? {
    try? Request(
        method: .get, target: target, fields: [:], body: [], tenant: nil, remoteAddress: IPAddress(v4: 0), id: "")
}

// Fuzzes the JSON reader: whatever it accepts is written as a text that reads back as the same value, in the same bytes.

import JSON

/// libFuzzer's entry: one input, an abort when the invariant is broken.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe Array(UnsafeBufferPointer(start: data, count: count))
    guard let value = try? JSON(parsing: input) else { return 0 }
    let written = value.serialized()
    // Writing can be longer than reading was (`1e2` becomes `100.0`), so the limit must not decide.
    guard let again = try? JSON(parsing: written, limits: JSONLimits(maxBytes: .max)) else {
        preconditionFailure("what was written is refused")
    }
    precondition(again == value, "what was written reads as another value")
    precondition(again.serialized() == written, "writing is not stable")
    return 0
}

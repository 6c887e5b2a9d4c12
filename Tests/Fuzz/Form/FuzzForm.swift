// Fuzzes the form reader: whatever it accepts is written as a form that reads back as the same pairs.

import HTTP

/// libFuzzer's entry: one input, an abort when the invariant is broken.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = unsafe Array(UnsafeBufferPointer(start: data, count: count))
    guard let form = try? Form(parsing: input) else { return 0 }
    let written = form.encoded()
    guard let again = try? Form(parsing: written) else { preconditionFailure("what was written is refused") }
    precondition(again == form, "what was written reads as another form")
    precondition(again.encoded() == written, "writing is not stable")
    precondition(form.pairs.count <= Form.mostPairs, "the limit is passed")
    precondition(form.pairs.allSatisfy { form.all($0.name).contains($0.value) }, "a pair is lost")
    return 0
}

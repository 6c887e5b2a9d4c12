// What we assume of libfcgi's structures.

@testable import FastCGI
import Testing

@Test("libfcgi's request structure has the size it had when its fields were looked at")
func structureSize() {
    #expect(Exchange.structureSize == 80)
}

// Scopes (RFC 6749 section 3.3) and resource indicators (RFC 8707 section 2).

import Model
import Testing

@Suite struct ScopeTests {
    /// `scope-token = 1*( %x21 / %x23-5B / %x5D-7E )`: every byte is tried.
    @Test func `A scope is made of the characters of RFC 6749 section 3_3`() {
        for value in UInt8.min...UInt8.max {
            let text = "a\(Character(Unicode.Scalar(value)))"
            let isAllowed = value == 0x21 || (0x23...0x5b).contains(value) || (0x5d...0x7e).contains(value)
            #expect(((try? ScopeToken(text)) != nil) == isAllowed, "\(value)")
        }
    }

    @Test(arguments: [
        ("", false), (String(repeating: "a", count: 128), true), (String(repeating: "a", count: 129), false),
    ])
    func `A scope has 1 to 128 characters`(_ text: String, _ isValid: Bool) {
        #expect(((try? ScopeToken(text)) != nil) == isValid)
    }

    @Test(arguments: [
        ("", ""), ("a", "a"), ("a b", "a b"), ("b a", "b a"), ("a a", "a"), ("a b a c b", "a b c"), (" a  b ", "a b"),
        ("a,b", "a,b"),
    ])
    func `A list keeps its order, and each scope once`(_ text: String, _ expected: String) throws {
        #expect(try ScopeSet(parsing: text).description == expected)
    }

    @Test(arguments: [("a,b", "a b"), ("a, b", "a b"), (",", ""), ("a b,c", "a b c")])
    func `The Builder API's lists may have commas`(_ text: String, _ expected: String) throws {
        #expect(try ScopeSet(parsing: text, commas: true).description == expected)
    }

    @Test(arguments: ["a\tb", "a\nb", "a\u{a0}b", "a\"", "a\\", "ä", "a\u{0}", "a \u{308}b"])
    func `A list with anything else is refused whole`(_ text: String) {
        #expect(throws: ModelError.self) { try ScopeSet(parsing: text) }
    }

    @Test func `A request names at most 100 scopes; what is stored or signed may have more`() throws {
        func list(_ count: Int) -> String { (0..<count).map { "s\($0)" }.joined(separator: " ") }
        #expect(try ScopeSet(parsing: list(100), atMost: ScopeSet.mostAsked).count == 100)
        #expect(throws: ModelError.self) { try ScopeSet(parsing: list(101), atMost: ScopeSet.mostAsked) }
        #expect(try ScopeSet(parsing: list(101)).count == 101)
    }

    @Test func `Sets are added, cut and subtracted in order`() throws {
        let one = try ScopeSet(parsing: "a b c")
        let two = try ScopeSet(parsing: "c d b")
        #expect(one.union(two).description == "a b c d")
        #expect(one.intersection(two).description == "b c")
        #expect(one.subtracting(two).description == "a")
    }

    @Test(arguments: [
        "https://api.example.com", "https://api.example.com/app/", "http://localhost:4000/api", "urn:example:api",
        "a:b", "https://api.example.com/?a=b", "custom+scheme.v1-x:thing",
    ])
    func `A resource is an absolute URI`(_ text: String) throws {
        #expect(try ResourceIndicator(text).description == text)
    }

    @Test(arguments: [
        "", ":", "a:", ":b", "api", "/api", "//api.example", "1a:b", "-a:b", "a b:c", "https://a b", "https://a\u{0}",
        "https://ä", "https://a#", "https://a#b", "urn:a#b", "a_b:c", "a:" + String(repeating: "b", count: 2047),
    ])
    func `Anything else, and any fragment, is refused`(_ text: String) {
        #expect(throws: ModelError.self) { try ResourceIndicator(text) }
    }

    @Test(arguments: [
        ("rs256", "RS256"), ("RS256", "RS256"), ("Es256", "ES256"), ("ps256", "PS256"), ("eddsa", "EdDSA"),
    ])
    func `An algorithm is read in any case`(_ text: String, _ expected: String) throws {
        #expect(try SigningAlgorithm(parsing: text).rawValue == expected)
    }

    @Test(arguments: ["", "none", "HS256", "RS512", "RS256 "])
    func `An algorithm without keys is refused`(_ text: String) {
        #expect(throws: ModelError.self) { try SigningAlgorithm(parsing: text) }
    }
}

// Which paths are read, and that every one has a single spelling.

import Chance
import HTTP
import Testing

@Suite struct PathTests {
    @Test(
        "a path is read as its decoded segments and spelled canonically",
        arguments: [
            ("/", [], "/"), ("/a", ["a"], "/a"), ("/oauth/token", ["oauth", "token"], "/oauth/token"),
            ("/.well-known/jwks.json", [".well-known", "jwks.json"], "/.well-known/jwks.json"),
            ("/a%20b", ["a b"], "/a%20b"), ("/a+b", ["a+b"], "/a+b"), ("/%41%7e", ["A~"], "/A~"),
            ("/%c3%a9", ["é"], "/%C3%A9"), ("/a%3Fb%23c", ["a?b#c"], "/a%3Fb%23c"), ("/%25", ["%"], "/%25"),
            ("/%252F", ["%2F"], "/%252F"), ("/...", ["..."], "/..."), ("/.a/a.", [".a", "a."], "/.a/a."),
            ("/a:b@c;d=e,f!$&'()*", ["a:b@c;d=e,f!$&'()*"], "/a:b@c;d=e,f!$&'()*"), ("/%7Ca%5B", ["|a["], "/%7Ca%5B"),
            ("/%F0%9F%98%80", ["😀"], "/%F0%9F%98%80"), ("/%22", ["\""], "/%22"), ("/a/", ["a"], "/a/"),
            ("/%61/b/", ["a", "b"], "/a/b/"),
        ] as [(String, [String], String)])
    func reads(raw: String, segments: [String], canonical: String) throws {
        let path = try Path(parsing: raw)
        #expect(path.segments == segments)
        #expect(path.description == canonical && path.endsInSlash == (canonical.count > 1 && canonical.hasSuffix("/")))
        #expect(try Path(parsing: canonical) == path)
    }

    @Test(
        "a path that another reader might normalise is refused",
        arguments: [
            ("", .pathNotAbsolute), ("a", .pathNotAbsolute), ("*", .pathNotAbsolute), ("http://h/a", .pathNotAbsolute),
            ("h:443", .pathNotAbsolute), ("%2Fa", .pathNotAbsolute), ("?a", .pathNotAbsolute),
            ("//", .emptySegment), ("//a", .emptySegment), ("/a//b", .emptySegment),
            ("/a//", .emptySegment), ("/a/b//", .emptySegment), ("///", .emptySegment), ("/../", .dotSegment),
            ("//h/a", .emptySegment),
            ("/.", .dotSegment), ("/..", .dotSegment), ("/a/./b", .dotSegment), ("/a/../b", .dotSegment),
            ("/a/..", .dotSegment),
            ("/%2e", .dotSegment), ("/%2E%2e", .dotSegment), ("/.%2e", .dotSegment), ("/a/%2e./b", .dotSegment),
            ("/a%2Fb", .forbiddenEncoding), ("/a%2fb", .forbiddenEncoding), ("/a%5Cb", .forbiddenEncoding),
            ("/..%2f", .forbiddenEncoding), ("/%00", .forbiddenEncoding), ("/a%0Ab", .forbiddenEncoding),
            ("/a%0d", .forbiddenEncoding), ("/%1F", .forbiddenEncoding), ("/%7F", .forbiddenEncoding),
            ("/%09", .forbiddenEncoding), ("/%C2%80", .forbiddenEncoding), ("/%C2%9F", .forbiddenEncoding),
            ("/%", .invalidEscape), ("/%2", .invalidEscape), ("/%zz", .invalidEscape), ("/%2/a", .invalidEscape),
            ("/%%41", .invalidEscape), ("/a%4", .invalidEscape), ("/%u0041", .invalidEscape), ("/%+1", .invalidEscape),
            ("/%80", .invalidUTF8), ("/%C0%AF", .invalidUTF8), ("/%C0%AE%C0%AE", .invalidUTF8),
            ("/%ED%A0%80", .invalidUTF8),
            ("/%C3", .invalidUTF8), ("/%C3/%A9", .invalidUTF8), ("/%F4%90%80%80", .invalidUTF8),
            ("/a\\b", .forbiddenCharacter), ("/a b", .forbiddenCharacter), ("/é", .forbiddenCharacter),
            ("/a?b", .forbiddenCharacter), ("/a#b", .forbiddenCharacter), ("/a\0", .forbiddenCharacter),
            ("/a\n", .forbiddenCharacter), ("/a|b", .forbiddenCharacter), ("/<a>", .forbiddenCharacter),
            ("/[a]", .forbiddenCharacter),
            ("/{a}", .forbiddenCharacter), ("/a\"", .forbiddenCharacter), ("/a^", .forbiddenCharacter),
            ("/`", .forbiddenCharacter),
            ("/\u{212A}", .forbiddenCharacter), ("/\u{7F}", .forbiddenCharacter),
        ] as [(String, RequestError)])
    func refuses(raw: String, error: RequestError) {
        #expect(throws: error) { try Path(parsing: raw) }
    }

    @Test("paths are compared by bytes, not by canonical equivalence")
    func bytewise() throws {
        #expect(try Path(parsing: "/K") != Path(parsing: "/%E2%84%AA"))
        #expect(try Path(parsing: "/%C3%A9") != Path(parsing: "/e%CC%81"))
        #expect(try Path(parsing: "/a/b") != Path(parsing: "/a"))
        #expect(try Path(parsing: "/%61/b") == Path(parsing: "/a/b"))
        #expect(try Path(parsing: "/a/") != Path(parsing: "/a"))
    }

    @Test("every mutation of a good path is refused, or is a path whose canonical spelling reads the same")
    func mutations() throws {
        let inserted = [
            "/", "//", ".", "..", "/./", "/../", "%2e", "%2E%2E", "%2F", "%5c", "%00", "%", "%4", "%41", "%C3%A9",
            "%C3",
            "\\", "?", "#", ";", "+", " ", "\u{0}", "é", "%25", "%252e", "%3f", "\r\n",
        ]
        var accepted = 0
        for base in ["/", "/a", "/oauth/token", "/a%20b/c", "/.well-known/%C3%A9"] {
            let bytes = Array(base.utf8)
            for position in 0...bytes.count {
                for piece in inserted {
                    let raw = String(
                        decoding: bytes[..<position] + Array(piece.utf8) + bytes[position...], as: UTF8.self)
                    guard let path = try? Path(parsing: raw) else { continue }
                    accepted += 1
                    #expect(try Path(parsing: path.description) == path, "\(raw)")
                    Self.expectUnambiguous(path, raw)
                }
            }
        }
        #expect(accepted > 100)
    }

    /// What any reader that decodes once, merges slashes and resolves dots makes of the raw path is the same path.
    private static func expectUnambiguous(_ path: Path, _ raw: String) {
        #expect(raw.utf8.first == UInt8(ascii: "/"))
        #expect(
            raw == "/"
                || raw.dropFirst().split(separator: "/", omittingEmptySubsequences: false).count
                    == path.segments.count + (path.endsInSlash ? 1 : 0)
        )
        for segment in path.segments {
            #expect(segment != "" && segment != "." && segment != "..", "\(raw)")
            #expect(!segment.unicodeScalars.contains { $0 == "/" || $0 == "\\" || $0.value < 0x20 }, "\(raw)")
        }
    }

    @Test("any segments of harmless text survive being spelled and read", arguments: 0..<200)
    func roundTrip(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        var raw = ""
        for _ in 0..<Int.random(in: 1..<5, using: &generator) {
            raw += "/"
            for _ in 0..<Int.random(in: 3..<9, using: &generator) {
                let limit: UInt32 = [0x80, 0x800, 0x11_0000].randomElement(using: &generator)!
                guard let scalar = Unicode.Scalar(UInt32.random(in: 0x30..<limit, using: &generator)),
                    scalar != "\\", scalar.properties.generalCategory != .control
                else { continue }
                for byte in Character(scalar).utf8 { raw += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16) }
            }
            raw += "x"
        }
        let path = try Path(parsing: raw)
        #expect(try Path(parsing: path.description) == path)
        #expect(try Path(parsing: path.description).description == path.description)
    }
}

// Reading and writing url-encoded pairs.

import Chance
import HTTP
import Testing

@Suite struct FormTests {
    @Test(
        "pairs are read in their order with duplicates",
        arguments: [
            ("", [:]), ("&", [:]), ("&&a=1&&", ["a": "1"]), ("a", ["a": ""]), ("a=", ["a": ""]), ("=a", ["": "a"]),
            ("=", ["": ""]),
            ("a=b=c", ["a": "b=c"]), ("a=1&a=2&b=3&a=", ["a": "1", "a": "2", "b": "3", "a": ""]),
            ("a+b=c+d", ["a b": "c d"]), ("a%2Bb=%2b", ["a+b": "+"]), ("a%26b=%3D%26", ["a&b": "=&"]),
            ("é=€", ["é": "€"]),
            ("%C3%A9=%E2%82%AC", ["é": "€"]), ("a;b=c", ["a;b": "c"]), ("a=%0D%0A%09", ["a": "\r\n\t"]),
            ("%61=%62", ["a": "b"]),
        ] as [(String, Form)])
    func reads(text: String, form: Form) throws {
        #expect(try Form(parsing: text) == form)
        #expect(try Form(parsing: Array(text.utf8)) == form)
    }

    @Test(
        "what cannot be decoded is an error that names the parameter",
        arguments: [
            ("a=%", FormError(.invalidEscape, parameter: "a", position: 1), "The parameter a holds"),
            ("a=1&b=%4", FormError(.invalidEscape, parameter: "b", position: 2), "The parameter b holds"),
            ("a=%4g", FormError(.invalidEscape, parameter: "a", position: 1), "The parameter a holds"),
            ("a&%=1", FormError(.invalidEscape, position: 2), "Parameter number 2 holds"),
            ("a=%C0%AF", FormError(.invalidUTF8, parameter: "a", position: 1), "The parameter a is not"),
            ("%FF=1", FormError(.invalidUTF8, position: 1), "Parameter number 1 is not"),
            ("a=%00", FormError(.null, parameter: "a", position: 1), "The parameter a holds"),
            ("a=\0", FormError(.null, parameter: "a", position: 1), "The parameter a holds"),
            ("a%00b=1", FormError(.null, position: 1), "Parameter number 1 holds"),
            ("a%22%0A=%", FormError(.invalidEscape, parameter: "a\"\n", position: 1), "Parameter number 1 holds"),
            (
                "filter[a]=%", FormError(.invalidEscape, parameter: "filter[a]", position: 1),
                "The parameter filter[a] holds"
            ),
            ("=%", FormError(.invalidEscape, parameter: "", position: 1), "Parameter number 1 holds"),
        ] as [(String, FormError, String)])
    func refuses(text: String, error: FormError, sentence: String) {
        #expect(throws: error) { try Form(parsing: text) }
        #expect(error.description.hasPrefix(sentence))
    }

    @Test("raw bytes that are not UTF-8 are refused")
    func rawBytes() {
        #expect(throws: FormError(.invalidUTF8, parameter: "a", position: 1)) {
            try Form(parsing: [UInt8(ascii: "a"), UInt8(ascii: "="), 0xFF])
        }
    }

    @Test("two hundred pairs are read, one more is an error and not a shorter form")
    func limit() throws {
        let pairs = Array(repeating: "a=1", count: 200).joined(separator: "&")
        #expect(try Form(parsing: pairs).pairs.count == 200)
        #expect(try Form(parsing: pairs + "&&&").pairs.count == 200)
        #expect(throws: FormError(.tooManyPairs)) { try Form(parsing: pairs + "&b") }
    }

    @Test("names are compared by bytes")
    func bytewise() throws {
        let form = try Form(parsing: "K=1&%E2%84%AA=2&k=3")
        #expect(form.all("K") == ["1"])
        #expect(form.first("\u{212A}") == "2")
        #expect(form.first("missing") == nil && form.all("missing").isEmpty)
        #expect(try Form(parsing: "a=K") != Form(parsing: "a=%E2%84%AA"))
        #expect(try Form(parsing: "a=1&b=2") != Form(parsing: "b=2&a=1"))
    }

    @Test("a form is written as the URL standard writes it")
    func encoded() {
        let form: Form = ["a b": "c+d&e=f", "é": "*-._~/", "": "", "x": "\r\n"]
        #expect(form.encoded() == "a+b=c%2Bd%26e%3Df&%C3%A9=*-._%7E%2F&=&x=%0D%0A")
        #expect(Form().encoded() == "")
    }

    @Test("what is written is read back as the same form", arguments: 0..<200)
    func roundTrip(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        var form = Form()
        for _ in 0..<Int.random(in: 0..<20, using: &generator) {
            form.append(Self.text(&generator), Self.text(&generator))
        }
        #expect(try Form(parsing: form.encoded()) == form)
    }

    @Test("a changed byte is refused or read as something that is again written and read alike", arguments: 0..<30)
    func mutation(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let bytes = Array("a=1&b=%C3%A9+c&d%2Fe=f%20&grant_type=x".utf8)
        for _ in 0..<100 {
            var changed = bytes
            changed[Int.random(in: changed.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            guard let form = try? Form(parsing: changed) else { continue }
            #expect(try Form(parsing: form.encoded()) == form)
        }
    }

    static func text(_ generator: inout SeededGenerator) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0..<8, using: &generator) {
            let limit: UInt32 = [0x30, 0x80, 0x800, 0x11_0000].randomElement(using: &generator)!
            if let scalar = Unicode.Scalar(UInt32.random(in: 1..<limit, using: &generator)) {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

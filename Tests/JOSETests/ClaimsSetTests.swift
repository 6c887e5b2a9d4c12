// Claims: read with their types, written, and compared with what is expected.

import JOSE
import JSON
import Testing

struct ClaimsSetTests {
    @Test("registered claims are read with their types")
    func read() throws {
        let claims = try ClaimsSet(
            parsing: Array(
                #"{"iss":"a","sub":"b","aud":["c","d"],"exp":5,"nbf":-3,"iat":1.5,"jti":"e","x":{"y":[null]}}"#.utf8))
        #expect(claims.iss == "a" && claims.sub == "b" && claims.jti == "e")
        #expect(claims.aud == Audience(["c", "d"]))
        #expect(claims.exp == NumericDate(5) && claims.nbf == NumericDate(-3) && claims.iat == NumericDate(1))
        #expect(claims["x"] == ["y": [.null]])
        #expect(claims["z"] == nil)
    }

    @Test("claims are written in the order in which they were set")
    func written() throws {
        var claims = ClaimsSet()
        claims.iss = "https://a.example"
        claims.aud = Audience("x")
        claims.exp = NumericDate(9)
        claims["scope"] = "a b"
        claims.sub = "gone"
        claims.sub = nil
        let text = String(decoding: claims.serialized(), as: UTF8.self)
        #expect(text == #"{"iss":"https://a.example","aud":"x","exp":9,"scope":"a b"}"#)
        #expect(try ClaimsSet(parsing: claims.serialized()) == claims)
    }

    @Test("two audiences are an array, one is a string")
    func audiences() throws {
        #expect(Audience("a").json == "a")
        #expect(Audience(["a", "b"]).json == ["a", "b"])
        #expect(Audience(["a"]).contains("a"))
        #expect(!Audience(["K"]).contains("\u{212A}"))
        #expect(Audience("K") != Audience("\u{212A}"))
    }

    @Test(
        "a registered claim of another type is refused",
        arguments: [
            (#"{"iss":1}"#, "iss"), (#"{"iss":null}"#, "iss"), (#"{"sub":["a"]}"#, "sub"), (#"{"jti":true}"#, "jti"),
            (#"{"aud":1}"#, "aud"), (#"{"aud":["a",1]}"#, "aud"), (#"{"aud":{"a":1}}"#, "aud"),
            (#"{"aud":null}"#, "aud"),
            (#"{"exp":"5"}"#, "exp"), (#"{"exp":null}"#, "exp"), (#"{"exp":true}"#, "exp"), (#"{"exp":1e300}"#, "exp"),
            (#"{"exp":9223372036854775807}"#, "exp"), (#"{"nbf":"0"}"#, "nbf"), (#"{"iat":[1]}"#, "iat"),
            (#"{"iat":-9007199254740993}"#, "iat"),
        ])
    func refused(text: String, name: String) {
        #expect(throws: JOSEError.memberType(name)) { try ClaimsSet(parsing: Array(text.utf8)) }
    }

    @Test(
        "a payload that is no object, or is ambiguous, is refused",
        arguments: ["", "[]", "1", #"{"iss":"a","iss":"b"}"#, "{}x"])
    func notClaims(text: String) {
        #expect(throws: JOSEError.self) { try ClaimsSet(parsing: Array(text.utf8)) }
    }

    static let base = #""iss":"https://i.example","aud":"me""#

    @Test(
        "claims are compared with what is expected, at time 1000 with a leeway of 10",
        arguments: [
            (#"{\#(base),"exp":1001}"#, nil), (#"{\#(base),"exp":991}"#, nil), (#"{\#(base),"exp":990}"#, .expired),
            (#"{\#(base),"exp":0}"#, .expired), (#"{\#(base)}"#, .claimMissing("exp")),
            (#"{\#(base),"exp":2000,"nbf":1010}"#, nil), (#"{\#(base),"exp":2000,"nbf":1011}"#, .notYetValid),
            (#"{\#(base),"exp":2000,"iat":1010}"#, nil), (#"{\#(base),"exp":2000,"iat":1011}"#, .issuedInTheFuture),
            (#"{\#(base),"exp":9007199254740992,"nbf":-9007199254740992}"#, nil),
            (#"{"aud":"me","exp":2000}"#, .claimMissing("iss")),
            (#"{"iss":"https://i.example/","aud":"me","exp":2000}"#, .issuer),
            (#"{"iss":"https://I.example","aud":"me","exp":2000}"#, .issuer),
            (#"{"iss":"","aud":"me","exp":2000}"#, .issuer),
            (#"{"iss":"https://i.example","exp":2000}"#, .claimMissing("aud")),
            (#"{"iss":"https://i.example","aud":[],"exp":2000}"#, .audience),
            (#"{"iss":"https://i.example","aud":"you","exp":2000}"#, .audience),
            (#"{"iss":"https://i.example","aud":["you","me"],"exp":2000}"#, nil),
            (#"{"iss":"https://i.example","aud":["also me"],"exp":2000}"#, nil),
        ] as [(String, JOSEError?)])
    func checked(text: String, reason: JOSEError?) throws {
        let claims = try ClaimsSet(parsing: Array(text.utf8))
        let expected = Expected(
            issuer: "https://i.example", audience: Audience(["me", "also me"]), time: NumericDate(1000), leeway: 10)
        var found: JOSEError?
        do throws(JOSEError) { try claims.check(expected) } catch { found = error }
        #expect(found == reason)
    }

    @Test("issuer and audience are compared by bytes")
    func bytes() throws {
        let claims = try ClaimsSet(parsing: Array(#"{"iss":"K","aud":"K","exp":2}"#.utf8))
        func check(_ issuer: String, _ audience: String) throws {
            try claims.check(Expected(issuer: issuer, audience: Audience(audience), time: NumericDate(1)))
        }
        try check("K", "K")
        #expect(throws: JOSEError.issuer) { try check("\u{212A}", "K") }
        #expect(throws: JOSEError.audience) { try check("K", "\u{212A}") }
    }

    @Test(
        "a leeway is neither negative nor longer than an hour", arguments: [(-5, 0), (0, 0), (60, 60), (100_000, 3600)])
    func leeway(asked: Int, given: Int) {
        #expect(Expected(issuer: "", audience: Audience(""), time: NumericDate(0), leeway: asked).leeway == given)
    }

    @Test("no expectation without an audience is ever met")
    func noAudience() throws {
        let claims = try ClaimsSet(parsing: Array(#"{"iss":"a","aud":[],"exp":2}"#.utf8))
        #expect(throws: JOSEError.audience) {
            try claims.check(Expected(issuer: "a", audience: Audience([]), time: NumericDate(1)))
        }
    }
}

// Which credentials are read, and that none is printed.

import HTTP
import Testing

@Suite struct AuthorizationTests {
    @Test(
        "credentials are read with any case of the scheme",
        arguments: [
            ("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", .basic(user: "Aladdin", password: "open sesame")),
            ("bAsIc dGVzdDoxMjPCow==", .basic(user: "test", password: "123£")),
            ("Basic  YTpi", .basic(user: "a", password: "b")), ("Basic YTpiOmM=", .basic(user: "a", password: "b:c")),
            ("Basic Og==", .basic(user: "", password: "")), ("Basic OmI=", .basic(user: "", password: "b")),
            ("Basic YTo=", .basic(user: "a", password: "")),
            ("Basic YSUyMGI6YytkJTNB", .basic(user: "a%20b", password: "c+d%3A")),
            ("Bearer abc", .bearer("abc")), ("BEARER a-._~+/Z9==", .bearer("a-._~+/Z9==")),
            ("bearer   x", .bearer("x")),
            ("Digest username=\"x\"", .other(scheme: "digest")), ("DPoP abc", .other(scheme: "dpop")),
            ("Negotiate", .other(scheme: "negotiate")),
        ] as [(String, Authorization)])
    func reads(field: String, credentials: Authorization) throws {
        #expect(try Authorization.parse(field) == credentials)
    }

    @Test(
        "malformed credentials are refused with their reason",
        arguments: [
            ("", .scheme), (" Basic YTpi", .scheme), ("Bas:ic YTpi", .scheme), ("Básic YTpi", .scheme),
            ("Basic\tYTpi", .scheme),
            ("Basic", .basicEncoding), ("Basic ", .basicEncoding), ("Basic YTp", .basicEncoding),
            ("Basic YTo", .basicEncoding),
            ("Basic Og", .basicEncoding), ("Basic Og=", .basicEncoding), ("Basic Og===", .basicEncoding),
            ("Basic YT=i", .basicEncoding),
            ("Basic ====", .basicEncoding), ("Basic Oh==", .basicEncoding), ("Basic YTp=", .basicEncoding),
            ("Basic YTpi YTpi", .basicEncoding),
            ("Basic YTpi\t", .basicEncoding), ("Basic YT-_", .basicEncoding), ("Basic YTpi,", .basicEncoding),
            ("Basic YT\u{301}", .basicEncoding),
            ("Basic YTpiYTpi====", .basicEncoding), ("Basic Og==YTpi", .basicEncoding),
            ("Basic YQ==", .basicColon), ("Basic gDpi", .basicText), ("Basic YQA6Yg==", .basicText),
            ("Basic YTpiCg==", .basicText),
            ("Basic YTp/", .basicText), ("Bearer", .bearerToken), ("Bearer ", .bearerToken), ("Bearer =", .bearerToken),
            ("Bearer a b", .bearerToken),
            ("Bearer a=b", .bearerToken), ("Bearer a,b", .bearerToken), ("Bearer a\"", .bearerToken),
            ("Bearer é", .bearerToken),
            ("Bearer a\tb", .bearerToken), ("Bearer a ", .bearerToken), ("Bearer \u{212A}", .bearerToken),
        ] as [(String, AuthorizationError)])
    func refuses(field: String, error: AuthorizationError) {
        #expect(throws: error) { try Authorization.parse(field) }
    }

    @Test("no way of printing shows a secret")
    func silence() throws {
        for credentials in [Authorization.basic(user: "u", password: "s3cret"), .bearer("s3cret")] {
            var dumped = ""
            dump(credentials, to: &dumped)
            for text in ["\(credentials)", String(reflecting: credentials), "\([credentials])", dumped] {
                #expect(!text.contains("s3cret"))
                #expect(!text.isEmpty)
            }
        }
    }
}

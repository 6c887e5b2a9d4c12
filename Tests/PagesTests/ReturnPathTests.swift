// Where somebody goes on after signing in: never to a stranger's page.

import Testing

@testable import Pages

@Suite struct ReturnPathTests {
    @Test(arguments: [
        "/", "/environments/acme-test/users", "/environments/acme-test/users?filter%5Bemail%5D=a%40b.example&sort=-id",
    ])
    func `A page of ours is kept as it is`(_ text: String) {
        #expect(ReturnPath(text)?.description == text || text == "/" && ReturnPath(text) == nil)
    }

    @Test(arguments: [
        "", "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "/%2f/evil.example",
        "/%5cevil",
        "/../x", "/./x", "/a//b", "/a b", "/a#b", "/\tx", "/é", "javascript:alert(1)", "/login?to=/x", "/logout",
        "/assets/x.css", "/" + String(repeating: "a", count: 2000),
    ])
    func `What could lead elsewhere is none`(_ text: String) {
        #expect(ReturnPath(text) == nil)
    }
}

// Whoever must sign in first comes to the page that they wanted.

import Model
import HTTP
import Testing
import TestSupport

@Suite struct ReturnTests {
    @Test func `The page that was wanted comes after the sign-in, also after a wrong password`() throws {
        let reception = try Reception()
        try reception.member(.owner, reception.person("owner@example.com"))
        let browser = TestBrowser(reception.site, host: Reception.host)
        let wanted = "/environments/acme-test/users?filter%5Bstatus%5D=active"
        let sent = try browser.get(wanted)
        let login = try #require(sent.location)
        #expect(sent.status == 303 && login.hasPrefix("/login?to="), "\(login)")
        let page = try browser.get(login)
        let wrong = try browser.submit(page, "/login", [("email", "owner@example.com"), ("password", "wrong")])
        #expect(wrong.status == 422 || wrong.status == 401 || wrong.status == 200)
        let right = try browser.submit(
            wrong, "/login", [("email", "owner@example.com"), ("password", "correct horse")])
        #expect(right.location == wanted, "\(right.text)")
        #expect(try browser.get(wanted).status == 200)
    }

    @Test(arguments: ["https://evil.example/", "//evil.example", "/%5cevil.example"])
    func `A stranger's address in the link leads to the dashboard's home`(_ target: String) throws {
        let reception = try Reception()
        try reception.member(.owner, reception.person("owner@example.com"))
        let browser = TestBrowser(reception.site, host: Reception.host)
        let encoded = target.utf8.map { "%" + String($0, radix: 16) }.joined()
        let page = try browser.get("/login?to=\(encoded)")
        #expect(!page.text.contains("evil.example"))
        let answer = try browser.submit(
            page, "/login", [("email", "owner@example.com"), ("password", "correct horse")])
        #expect(answer.location == "/")
    }
}

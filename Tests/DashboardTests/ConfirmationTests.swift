// What gives access asks who is there when the last proof is old, and loses nothing that was filled in.

import HTTP
import Model
import Store
import Testing
import TestSupport

@Suite struct ConfirmationTests {
    @Test func `An old session registers nobody's client before the password, and everything filled in is kept`() throws
    {
        let desk = try OperatorDesk()
        let place = OperatorDesk.place + "/clients/new"
        let page = try desk.browser.get(place)
        desk.reception.site.time.advance(seconds: 601)
        let asked = try desk.browser.submit(
            page, place, OperatorDesk.application + [("allowed_scopes", "openid"), ("purpose", "To <b>show</b>")])
        #expect(asked.status == 422 && asked.text.contains("Confirm that it is you"), "\(asked.text)")
        #expect(asked.text.contains("Nothing was changed yet.") && asked.text.contains("To &lt;b&gt;show&lt;/b&gt;"))
        #expect(try !desk.page("/clients").text.contains("My Documents App"))
        let wrong = try desk.browser.submit(asked, place, [("confirmed_password", "wrong")])
        #expect(wrong.status == 422 && wrong.text.contains("This is not your password."))
        let done = try desk.browser.submit(wrong, place, [("confirmed_password", "correct horse")])
        #expect(done.status == 200 && done.text.contains("Client secret"), "\(done.status) \(done.text)")
        #expect(try desk.client("My Documents App").metadata.redirectURIs.count == 2)
        // Proved a moment ago: nobody is asked again, and the browser has the session's new cookie.
        #expect(try desk.register([("name", "Next")]).status == 200)
    }

    @Test(arguments: [
        "users/new", "sessions/new", "user-roles/new", "role-permissions/new", "membership-roles/new", "clients/new",
        "client-resource-server-grants/new", "signing-keys/new", "settings", "memberships/new", "invitations/new",
        "scopes/new",
    ])
    func `Each form that gives access asks`(_ path: String) throws {
        let desk = try OperatorDesk()
        let target = OperatorDesk.place + "/" + path
        let page = try desk.browser.get(target)
        desk.reception.site.time.advance(seconds: 601)
        let answer = try desk.browser.submit(page, target, [("name", "a")])
        #expect(answer.status == 422 && answer.text.contains("Confirm that it is you"), "\(answer.text)")
    }

    @Test func `A client that is changed asks too`() throws {
        let desk = try OperatorDesk()
        _ = try desk.register()
        let path = OperatorDesk.place + "/clients/\(try desk.client("My Documents App").id)/edit"
        let page = try desk.browser.get(path)
        desk.reception.site.time.advance(seconds: 601)
        let answer = try desk.browser.submit(page, path, [("name", "Renamed")])
        #expect(answer.status == 422 && answer.text.contains("Confirm that it is you"))
        #expect(try !desk.page("/clients").text.contains("Renamed"))
    }
}

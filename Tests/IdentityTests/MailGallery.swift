// Every mail as a page, for those who want to look: `GALLERY=folder swift test --filter Gallery`.

import Administration
import Glibc
import Identity
import Model
import Outbound
import POSIX
import Store
import Testing
import TestSupport

@Suite("Gallery of mails")
struct MailGallery {
    private let door: Door

    init() throws { door = try Door() }

    private func register(_ email: String) throws {
        try door.site.people.registration.register(
            email: try EmailAddress(email), password: Secret("a good password"), firstName: nil, lastName: nil,
            interaction: nil, visitor: Door.visitor(), in: try door.store, environment: door.environment, at: door.now)
    }

    @Test func `Every mail can be drawn, alike as text and as a page`() throws {
        let people = door.site.people
        try register("bob@example.com")
        _ = try door.mailedToken()
        try door.set { $0.brandColor = "#f5c518" }
        try register(Door.email)
        _ = door.mails()
        try door.set { $0.brandColor = "#14213d" }
        try people.passwordReset.request(
            email: Door.email, interaction: nil, in: try door.store, environment: door.environment, at: door.now)
        _ = try people.passwordReset.reset(
            token: try door.mailedToken(), password: Secret("a new password"), visitor: Door.visitor(),
            in: try door.store, environment: door.environment, at: door.now)
        let session = try door.signIn(Door.email, "a new password").session
        _ = door.mails()
        try people.account.requestEmail(
            try EmailAddress("new@example.com"), for: session, present: Secret("a new password"),
            visitor: Door.visitor(), in: try door.store, environment: door.environment, at: door.now)
        _ = try people.emailVerification.verify(
            token: try door.mailedToken(), password: Secret("a new password"), replacing: nil, visitor: Door.visitor(),
            in: try door.store, environment: door.environment, at: door.now)
        _ = door.mails()
        let mails = door.site.mails.all
        #expect(mails.count == 6)
        for mail in mails {
            #expect(mail.html.contains(#"<html lang="en">"#) && mail.text.hasSuffix("-- \nacme-test\n"))
            let links = mail.text.split(separator: "\n").filter { $0.hasPrefix("http") }
            #expect(links.count == 1 && links.allSatisfy { mail.html.contains("href=\"\($0)\"") })
        }
        guard let name = getenv("GALLERY") else { return }
        try Folder.createAll(String(cString: name), mode: 0o755)
        for (number, mail) in mails.enumerated() {
            try File.replace("\(String(cString: name))/mail-\(number).html", with: Array(mail.html.utf8), mode: 0o644)
        }
    }
}

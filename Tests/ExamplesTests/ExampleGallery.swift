// Every page of the example as a file, for those who want to look: `GALLERY=folder swift test --filter Gallery`.

import Glibc
import HTTP
import Model
import POSIX
import Testing
import TestSupport

@Suite("Gallery of the example")
struct ExampleGallery {
    @Test func `Every page of the example can be drawn`() throws {
        let parts = try TwoParts()
        var pages = [
            ("welcome", try parts.ask("/")), ("signed-out", try parts.ask("/?state=signed-out")),
            ("nothing", try parts.ask("/nothing")), ("problem", try parts.ask("/callback?state=x")),
        ]
        let state = try parts.ask("/login").sent.first("state") ?? ""
        let refused: Form = ["state": state, "iss": parts.issuer, "error": "access_denied"]
        pages.append(("refused", try parts.ask("/callback?\(refused.encoded())")))
        try parts.signIn()
        for name in ["menu", "profile", "documents"] {
            pages.append((name, try parts.ask(name == "menu" ? "/" : "/\(name)")))
        }
        #expect(pages.allSatisfy { $0.1.text.hasPrefix("<!DOCTYPE html>") && $0.1.text.contains("<h1>") })
        guard let variable = getenv("GALLERY") else { return }
        let folder = String(cString: variable)
        try Folder.createAll(folder, mode: 0o755)
        for (name, page) in pages {
            try File.replace("\(folder)/example-\(name).html", with: page.response.body, mode: 0o644)
            for path in page.text.split(separator: "\"") where path.hasPrefix("/documents-") {
                try File.replace(folder + path, with: try parts.ask(String(path)).response.body, mode: 0o644)
            }
        }
    }
}

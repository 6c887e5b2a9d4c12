// The reference of the Management API for people.

import HTTP
import HTTPTypes
@testable import Management
import Testing
import TestSupport

@Suite struct ReferenceTests {
    @Test func `It names every resource, address, field and permission, and runs nothing`() throws {
        let page = try TestSite().send(.get, "/api/docs")
        #expect(page.status == 200 && page.field(.contentType) == "text/html; charset=utf-8")
        for resource in Catalogue.described {
            #expect(page.text.contains("<h2 id=\"\(resource.path)\">\(resource.type)</h2>"))
            for attribute in resource.attributes {
                #expect(page.text.contains("<code>\(attribute.name)</code>"), "\(attribute.name)")
            }
            for operation in resource.operations {
                #expect(page.text.contains("<code>\(resource.scope(operation.verb))</code>"))
            }
        }
        #expect(page.text.contains("<code>PATCH /api/signing-keys/{id}/set-primary</code>"))
        #expect(page.text.contains("<code>GET /api/environment</code>"))
        #expect(!page.text.contains("<script") && !page.text.contains("style="))
    }

    @Test func `It has the headers of pages, and a style sheet that is there`() throws {
        let site = try TestSite()
        let page = try site.send(.get, "/api/docs")
        #expect(
            page.field(.contentSecurityPolicy)
                == "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
                + "frame-ancestors 'none'; form-action 'self'")
        #expect(page.field(.referrerPolicy) == "no-referrer" && page.field(.xContentTypeOptions) == "nosniff")
        let start = try #require(page.text.firstRange(of: "rel=\"stylesheet\" href=\""))
        let path = String(page.text[start.upperBound...].prefix { $0 != "\"" })
        #expect(try site.send(.get, path).status == 200)
        for link in page.text.split(separator: "href=\"#").dropFirst() {
            let id = link.prefix { $0 != "\"" }
            #expect(page.text.contains("id=\"\(id)\""), "\(id)")
        }
    }
}

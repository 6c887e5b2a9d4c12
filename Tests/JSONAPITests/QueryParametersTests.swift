// Reading queries: the families of the specification, and everything that is none of them.

import HTTP
import JSONAPI
import Testing

@Suite struct QueryParametersTests {
    private func read(_ query: String) throws -> QueryParameters { try QueryParameters(Form(parsing: query)) }

    @Test func `Each family is read`() throws {
        let query = try read(
            "filter[email]=a%20b&filter[created_at][gte]=x&sort=-name,id&include=roles,user.roles&fields[user]=email,roles"
                + "&fields%5Brole%5D=&page[limit]=5&page[after]=c&page[count]=true")
        #expect(query.filters.map(\.field) == ["email", "created_at"])
        #expect(query.filters.map(\.operation) == [nil, "gte"])
        #expect(query.filters.map(\.value) == ["a b", "x"])
        #expect(query.sort == [.init(field: "name", isDescending: true), .init(field: "id", isDescending: false)])
        #expect(query.include == [["roles"], ["user", "roles"]])
        #expect(query.fields == ["user": ["email", "roles"], "role": []])
        #expect(query.page == .init(limit: 5, offset: nil, after: "c", before: nil, isCounted: true))
    }

    @Test func `Nothing asks for nothing, an empty include for none`() throws {
        #expect(try read("").include == nil)
        #expect(try read("include=").include == [])
        #expect(try read("").page == .init())
    }

    @Test(arguments: [
        ("page[limit]=0", "page[limit]"), ("page[limit]=201", "page[limit]"), ("page[limit]=", "page[limit]"),
        ("page[limit]=1e1", "page[limit]"), ("page[limit]=99999999999", "page[limit]"),
        ("page[offset]=-1", "page[offset]"),
        ("page[count]=1", "page[count]"), ("page[size]=1", "page[size]"), ("page=1", "page"), ("limit=1", "limit"),
        ("filter=x", "filter"), ("filter[]=x", "filter[]"), ("filter[a][b][c]=x", "filter[a][b][c]"),
        ("filter[a]b=x", "filter[a]b"), ("filter[a=x", "filter[a"), ("sort=", "sort"), ("sort=a,,b", "sort"),
        ("sort=a,-a", "sort"), ("sort=-", "sort"), ("sort[a]=b", "sort[a]"), ("include=a.b.c.d", "include"),
        ("include=a..b", "include"), ("include=,", "include"), ("fields=a", "fields"), ("sort=a&sort=b", "sort"),
        ("page[offset]=1&page[after]=x", "page[offset]"), ("page[after]=x&page[before]=y", "page[after]"),
        ("Filter[a]=x", "Filter[a]"), ("anything[a]=x", "anything[a]"),
    ])
    func `What follows no family is 400 and names the parameter`(_ query: String, _ parameter: String) throws {
        let error = try #require(throws: ErrorDocument.self) { try read(query) }
        #expect(error.status == 400)
        #expect(error.errors.map(\.source) == [.parameter(parameter)])
    }

    @Test func `Everything wrong is said at once`() throws {
        let error = try #require(throws: ErrorDocument.self) { try read("a=1&sort=&page[limit]=x&filter[ok]=1") }
        #expect(error.errors.map(\.source) == [.parameter("a"), .parameter("sort"), .parameter("page[limit]")])
        #expect(error.errors.map(\.code) == ["invalid_query", "invalid_query", "invalid_pagination"])
    }

    @Test func `Fifty filters are applied and one more is refused`() throws {
        func filters(_ count: Int) -> String { (0..<count).map { "filter[f\($0)]=x" }.joined(separator: "&") }
        #expect(try read(filters(50)).filters.count == 50)
        #expect(throws: ErrorDocument.self) { try read(filters(51)) }
    }

    @Test func `A long name is not repeated whole`() throws {
        let error = try #require(throws: ErrorDocument.self) { try read(String(repeating: "é", count: 500) + "=1") }
        #expect(error.errors[0].detail.count < 120)
    }
}

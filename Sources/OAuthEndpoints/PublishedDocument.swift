// The static documents, when nginx has no file of them: a host made a moment ago, or a web server set up without them.

internal import Store
package import HTTP
internal import HTTPTypes
internal import Model
internal import OAuth
internal import Publication
package import Routing

/// One document of an address, as it stands in the file.
package struct PublishedDocument: Endpoint {
    private let path: String
    private let file: String

    private init(path: String, file: String) {
        self.path = path
        self.file = file
    }

    /// Every document of both layouts.
    package static let all: [PublishedDocument] = Layout.all.flatMap { layout in
        [
            PublishedDocument(path: layout.openIDConfiguration, file: DocumentSet.openIDConfiguration(layout)),
            PublishedDocument(
                path: layout.authorizationServerMetadata, file: DocumentSet.authorizationServerMetadata(layout)),
            PublishedDocument(path: layout.jwks, file: DocumentSet.keys),
        ]
    }

    package var routes: [Route] { [Route(.get, path, family: .oauth, limit: .none)] }

    package func respond(to request: Request, in context: Context) throws -> Response {
        let documents = try context.store.read { try DocumentSet(address: context.address, rows: $0) }
        // The fields that nginx gives the file.
        return .bytes(documents.files[file] ?? [], type: "application/json")
            .with(.publicMaxAge(SigningKey.cacheLifetime)).with(.accessControlAllowOrigin, "*")
    }
}

// The choice of a related resource in a form.

internal import HTTP
internal import JSON
internal import JSONAPI
internal import Management

struct RelatedChoices {
    /// As many fit into a list that people choose from; beyond, they write what it is known by.
    private static let most = 100

    let services: DashboardServices
    let open: OpenEnvironment

    func control(_ relationship: Relationship, value: String?, error: String?) throws -> FormControl {
        let label = Labels.name(relationship.name)
        let isRequired = relationship.traits.contains(.required)
        guard let target = Catalogue[relationship.target], let choices = try choices(target) else {
            return FormControl(
                name: relationship.name, label: label, value: value,
                hint: relationship.target == "user" ? "An e-mail address, or an ID." : "An ID, as its page shows it.",
                error: error, isRequired: isRequired)
        }
        return FormControl(
            name: relationship.name, label: label, kind: .choice(choices, empty: isRequired ? "choose …" : "none"),
            value: value, error: error, isRequired: isRequired)
    }

    /// nil: there are too many.
    private func choices(_ target: Resource) throws -> [(value: String, text: String)]? {
        guard open.allows(target.scope(.read)) else { return nil }
        let related = target.shownRelationships(target.relationships.map(\.name), open).map(\.name)
        var query: Form = ["page[limit]": String(Self.most + 1)]
        if Presentation.of(target).titles.isEmpty, !related.isEmpty {
            query.append("include", related.joined(separator: ","))
        }
        let document = ShownDocument(try services.management.get([target.path], query, in: open.context).document)
        guard document.primary.count <= Self.most else { return nil }
        return document.primary.map { ($0.id, Self.name($0, target, document)) }
    }

    /// What has no name of its own is known by what it joins.
    private static func name(_ shown: ShownResource, _ resource: Resource, _ document: ShownDocument) -> String {
        let title = Presentation.of(resource).title(shown)
        guard title == shown.id else { return title }
        let parts = resource.relationships.compactMap { relationship -> String? in
            guard let identifier = shown.related(relationship.name)?.first,
                let other = document.find(identifier.type, identifier.id), let target = Catalogue[identifier.type]
            else { return nil }
            return Presentation.of(target).title(other)
        }
        return parts.isEmpty ? title : parts.joined(separator: " – ")
    }

    /// The identifiers that a form names, by relationship: a user may be named by the address.
    func resolve(_ form: Form, of resource: Resource) throws -> [String: String] {
        var related: [String: String] = [:]
        for relationship in FormReading.relationships(of: resource, creating: true) {
            guard let value = form.first(relationship.name), !value.isEmpty else { continue }
            related[relationship.name] = value
            guard relationship.target == "user", value.contains("@"), open.allows("users:read") else { continue }
            let found = try services.management.get(["users"], ["filter[email]": value], in: open.context)
            guard let user = ShownDocument(found.document).primary.first else {
                throw ErrorDocument(
                    404, "not_found", "there is no user with this e-mail address",
                    .pointer("/data/relationships/\(relationship.name)/data"))
            }
            related[relationship.name] = user.id
        }
        return related
    }
}

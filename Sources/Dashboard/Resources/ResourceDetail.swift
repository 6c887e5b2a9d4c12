// GET /environments/{handle}/{resources}/{id}: one resource, what is related to it, and what can be done with it.

internal import HTML
internal import HTTP
internal import JSON
internal import JSONAPI
internal import Management
internal import Pages
internal import Routing

struct ResourceDetail: OperatorEndpoint {
    let resource: Resource
    let services: DashboardServices

    var routes: [Route] { [Self.get("/environments/:environment/\(resource.path)/:id")] }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open(resource.scope(.read))
        let document = try services.management.shown(
            resource, visit.context.parameter(1), including: resource.relationships.map(\.name), in: open)
        return Shell(user: visit.user).response(
            try page(document, open, visit, done: visit.done(ResourceDone.sentences)))
    }

    func page(_ document: ShownDocument, _ open: OpenEnvironment, _ visit: OperatorVisit, done: String?) throws -> Sheet
    {
        guard let shown = document.primary.first else { throw DashboardError.nothingHere }
        let presentation = Presentation.of(resource)
        let actors = try Actors(document, open, services, visit)
        let buttons = ResourceButtons(resource: resource, shown: shown, open: open, visit: visit)
        return Sheet(
            title: presentation.title(shown), place: .environment(open, section: resource.path),
            trail: [(open.path(resource.path), presentation.plural)], actions: buttons.html,
            body: """
                \(optional: Notice.success(done))
                \(ResourceFacts(resource: resource, shown: shown, document: document, open: open, actors: actors).html)
                \(try related(shown, open))
                """)
    }

    /// The lists of what belongs to it, each as far as one look goes.
    private func related(_ shown: ShownResource, _ open: OpenEnvironment) throws -> [HTML] {
        try Belonging.of(resource).compactMap { belonging in
            guard open.allows(belonging.resource.scope(.read)) else { return nil }
            return try RelatedList(belonging: belonging, services: services).html(of: shown, open)
        }
    }
}

/// The attributes and the relationships to one, as a list of definitions.
struct ResourceFacts {
    let resource: Resource
    let shown: ShownResource
    let document: ShownDocument
    let open: OpenEnvironment
    var actors: Actors?

    var html: HTML {
        let attributes = resource.attributes.filter(\.isShown).map { attribute -> HTML in
            let value =
                switch attribute.name {
                case "targets": Targets.html(shown[attribute.name], open)
                case "actor": actors?.html(shown) ?? Values.html(shown[attribute.name], attribute.kind)
                default: Values.html(shown[attribute.name], attribute.kind)
                }
            return "<dt>\(Labels.name(attribute.name))</dt><dd>\(value)</dd>"
        }
        let related = resource.relationships.compactMap { relationship -> HTML? in
            guard case .one = relationship.holding else { return nil }
            let identifier = shown.related(relationship.name)?.first
            let value = identifier.map { Related(document: document, open: open).link($0.type, $0.id) }
            return "<dt>\(Labels.name(relationship.name))</dt><dd>\(value ?? #"<span class="none">–</span>"#)</dd>"
        }
        return #"<dl class="facts">\#(related)\#(attributes)<dt>ID</dt><dd><code>\#(shown.id)</code></dd></dl>"#
    }
}

/// What can be done with a resource by whoever looks at it.
struct ResourceButtons {
    let resource: Resource
    let shown: ShownResource
    let open: OpenEnvironment
    let visit: OperatorVisit

    var html: HTML {
        let all = resource.operations.compactMap { operation -> HTML? in
            guard open.allows(resource.scope(operation.verb)) else { return nil }
            switch operation.kind {
            case .update: return link("edit", "Edit")
            // What is built in stays.
            case .delete: return shown.isTrue("system") ? nil : link("delete", "Delete")
            case .action(let name): return link(name, Labels.name(name))
            case .list, .show, .create: return nil
            }
        }
        return all.isEmpty ? .empty : #"<div class="buttons">\#(all)</div>"#
    }

    private func link(_ part: String, _ text: String) -> HTML {
        #"<a class="button quiet" href="\#(link: open.path(resource.path, shown.id, part))">\#(text)</a>"#
    }
}

extension ManagementService {
    /// One resource with what of its relationships the member may read.
    func shown(
        _ resource: Resource, _ id: String, including names: [String] = [], in open: OpenEnvironment
    ) throws -> ShownDocument {
        let included = resource.relationships.filter { relationship in
            guard case .one = relationship.holding, names.contains(relationship.name),
                let target = Catalogue[relationship.target]
            else { return false }
            return open.allows(target.scope(.read))
        }.map(\.name)
        let query: Form = included.isEmpty ? [:] : ["include": included.joined(separator: ",")]
        do {
            return ShownDocument(try get([resource.path, id], query, in: open.context).document)
        } catch let error as ErrorDocument {
            throw error.status == 404 ? DashboardError.nothingHere : error.asProblem
        }
    }
}

// What JSON:API 1.1 demands of every document ("Document Structure"): held against each answer of every test.

package import HTTP
internal import HTTPTypes
package import JSON

/// Reads an answer of the media type, and collects what is wrong with it.
package struct DocumentRules {
    static let mediaType = "application/vnd.api+json"

    package private(set) var violations: [String] = []
    private let sent: JSON

    /// What is wrong with an answer; nothing with one of another type.
    package static func violations(of answer: Answer, to request: Request) -> [String] {
        guard let type = answer.field(.contentType), type.hasPrefix(mediaType) else { return [] }
        let sent = (try? JSON(parsing: request.body)) ?? .null
        // A HEAD is answered without what it would say.
        if answer.body.isEmpty { return [] }
        var rules = DocumentRules(answer.json, answering: sent, status: answer.status)
        // "Servers MUST respond with Content-Type: application/vnd.api+json", with no parameters but ext and profile.
        if type != mediaType { rules.violations.append("the type is \(type)") }
        // Of the status line: a number alone would be "403 Other".
        if answer.response.status.reasonPhrase.isEmpty { rules.violations.append("the status has no phrase") }
        rules.check(location: answer.field(.location), answer.json, answer.status)
        return rules.violations
    }

    /// - Parameter sent: the document that was answered.
    package init(_ document: JSON, answering sent: JSON = .null, status: Int = 200) {
        self.sent = sent
        guard let top = document.object else {
            violations = ["a document is an object"]
            return
        }
        members(top, ["data", "errors", "meta", "jsonapi", "links", "included"], "/")
        // "A document MUST contain at least one of data, errors, meta"; the first two "MUST NOT coexist".
        check(top["data"] != nil || top["errors"] != nil || top["meta"] != nil, "data, errors or meta are missing")
        check(top["data"] == nil || top["errors"] == nil, "data and errors coexist")
        check(top["included"] == nil || top["data"] != nil, "included without data")
        check(top["jsonapi"]?["version"]?.string == "1.1", "/jsonapi has no version")
        check(top["meta"] == nil || top["meta"]?.object != nil, "/meta is no object")
        links(top["links"], ["self", "related", "describedby", "first", "last", "prev", "next"], "/links")
        check((status >= 400) == (top["errors"] != nil), "status \(status)")
        if let errors = top["errors"] { self.errors(errors, status) }
        if top["data"] != nil { compound(top) }
    }

    private mutating func check(_ holds: Bool, _ sentence: String) {
        if !holds { violations.append(sentence) }
    }

    private mutating func members(_ object: JSONObject, _ known: Set<String>, _ place: String) {
        let others = Set(object.names).subtracting(known)
        check(others.isEmpty, "\(place) has \(others.sorted())")
    }

    /// "Each link MUST be a string, a link object with href, or null."
    private mutating func links(_ links: JSON?, _ known: Set<String>, _ place: String) {
        guard let links else { return }
        guard let object = links.object else { return check(false, "\(place) is no object") }
        members(object, known, place)
        for (name, link) in object {
            check(link.isNull || link.string != nil || link["href"]?.string != nil, "\(place)/\(name) is no link")
        }
    }

    /// "Member names": at least one character, only safe ones, none but letters and digits at either end.
    private mutating func name(_ name: String, _ place: String) {
        let isSafe = name.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                    || "-_".unicodeScalars.contains(scalar))
        }
        let ends = [name.first, name.last].allSatisfy { $0.map { $0 != "-" && $0 != "_" } ?? false }
        check(isSafe && ends, "\(place): the name \(name)")
    }

    // MARK: Errors

    private mutating func errors(_ errors: JSON, _ status: Int) {
        guard let list = errors.array, !list.isEmpty else { return check(false, "/errors is no list, or empty") }
        var statuses: Set<Int> = []
        for (index, error) in list.enumerated() {
            let place = "/errors/\(index)"
            guard let object = error.object else {
                check(false, "\(place) is no object")
                continue
            }
            members(object, ["id", "links", "status", "code", "title", "detail", "source", "meta"], place)
            for name in ["id", "status", "code", "title", "detail"] {
                check(object[name]?.string?.isEmpty == false, "\(place)/\(name) is no string")
            }
            if let status = object["status"]?.string.flatMap({ Int($0) }) { statuses.insert(status) }
            check(object["source"] == nil || object["source"]?.object != nil, "\(place)/source is no object")
            members(object["source"]?.object ?? [:], ["pointer", "parameter", "header"], "\(place)/source")
            // "A JSON Pointer to the value in the request document that caused the error"; "if the pointer is to a value that does
            // not exist, the client SHOULD simply ignore the pointer".
            if let pointer = object["source"]?["pointer"]?.string {
                check(Self.find(pointer, in: sent), "\(place): the request has no \(pointer)")
            }
        }
        // "When a server encounters multiple problems, the most generally applicable HTTP error code SHOULD be used".
        check(statuses.contains(status) || statuses.count > 1, "\(statuses) in an answer of status \(status)")
    }

    private static func find(_ pointer: String, in document: JSON) -> Bool {
        var value = document
        for part in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            let name = part.split(separator: "~1", omittingEmptySubsequences: false).joined(separator: "/")
                .split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~")
            if let list = value.array {
                guard let index = Int(name), list.indices.contains(index) else { return false }
                value = list[index]
            } else {
                guard let next = value[name] else { return false }
                value = next
            }
        }
        return true
    }

    // MARK: Resources

    /// A key of what a resource or an identifier names.
    private func key(_ object: JSON) -> String { "\(object["type"]?.string ?? "") \(object["id"]?.string ?? "")" }

    private mutating func compound(_ top: JSONObject) {
        let data = top["data"] ?? .null
        let primary = data.array ?? (data.isNull ? [] : [data])
        let included = top["included"]?.array ?? []
        check(top["included"] == nil || top["included"]?.array != nil, "/included is no list")
        var seen: Set<String> = []
        var linked: [String: Set<String>] = [:]
        for (index, resource) in (primary + included).enumerated() {
            let place = index < primary.count ? "/data/\(index)" : "/included/\(index - primary.count)"
            // "A compound document MUST NOT include more than one resource object for each type and id pair."
            check(seen.insert(key(resource)).inserted, "\(place): \(key(resource)) twice")
            linked[key(resource)] = self.resource(resource, place)
        }
        // "Full linkage": whatever is included is reached from primary data.
        var reached = Set(primary.map { key($0) })
        var waiting = Array(reached)
        while let next = waiting.popLast() {
            for other in linked[next] ?? [] where reached.insert(other).inserted { waiting.append(other) }
        }
        for resource in included { check(reached.contains(key(resource)), "\(key(resource)) is not linked") }
    }

    /// Gives whom it names in its linkage.
    private mutating func resource(_ resource: JSON, _ place: String) -> Set<String> {
        guard let object = resource.object else {
            check(false, "\(place) is no object")
            return []
        }
        members(object, ["type", "id", "attributes", "relationships", "links", "meta"], place)
        check(object["type"]?.string?.isEmpty == false, "\(place) has no type")
        check(object["id"]?.string?.isEmpty == false, "\(place) has no id")
        links(object["links"], ["self"], "\(place)/links")
        let attributes = object["attributes"]?.object ?? [:]
        let relationships = object["relationships"]?.object ?? [:]
        check(object["attributes"] == nil || object["attributes"]?.object != nil, "\(place)/attributes is no object")
        // "Fields … share a common namespace with each other and with type and id."
        let fields = attributes.names + relationships.names
        check(Set(fields + ["type", "id"]).count == fields.count + 2, "\(place): fields \(fields)")
        for field in fields { name(field, place) }
        return relationships.reduce(into: []) { $0.formUnion(relationship($1.1, "\(place)/relationships/\($1.0)")) }
    }

    private mutating func relationship(_ relationship: JSON, _ place: String) -> Set<String> {
        guard let object = relationship.object else {
            check(false, "\(place) is no object")
            return []
        }
        members(object, ["links", "data", "meta"], place)
        // "A relationship object MUST contain at least one of links, data, meta"; links "at least one of self, related".
        check(!object.names.isEmpty, "\(place) is empty")
        links(object["links"], ["self", "related", "first", "last", "prev", "next"], "\(place)/links")
        check(object["links"] == nil || object["links"]?["self"] != nil || object["links"]?["related"] != nil, place)
        let data = object["data"] ?? .null
        var named: Set<String> = []
        for identifier in data.array ?? (data.isNull ? [] : [data]) {
            members(identifier.object ?? [:], ["type", "id", "meta"], place)
            check(identifier["type"]?.string != nil && identifier["id"]?.string != nil, "\(place) names nothing")
            check(named.insert(key(identifier)).inserted, "\(place): \(key(identifier)) twice")
        }
        return named
    }

    /// "If the resource object returned by the response contains a self key in its links member and a Location header is provided, the
    /// value of the self member MUST match the value of the Location header."
    private mutating func check(location: String?, _ document: JSON, _ status: Int) {
        guard status == 201 else { return }
        check(location != nil && location == document["data"]?["links"]?["self"]?.string, "Location \(location ?? "")")
    }
}

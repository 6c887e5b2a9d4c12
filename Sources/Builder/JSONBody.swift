// JSON bodies of requests.

internal import HTTP
internal import JSON

/// The object a request carries. Members of the wrong type are named in the refusal.
struct JSONBody {
    private let object: JSONObject

    /// An empty body is an empty object where `isOptional`.
    init(_ request: Request, isOptional: Bool = false) throws(BuilderError) {
        if isOptional && request.body.isEmpty {
            object = JSONObject()
            return
        }
        let value: JSON
        do { value = try JSON(parsing: request.body) } catch {
            throw .invalidRequest("the body is not valid JSON: \(error.description)")
        }
        guard let object = value.object else { throw .invalidRequest("the body must be a JSON object") }
        self.object = object
    }

    /// A string member; nil if it is left out or null.
    func string(_ name: String) throws(BuilderError) -> String? {
        guard let value = object[name], !value.isNull else { return nil }
        guard let text = value.string else { throw .invalidRequest("\(name) must be a string") }
        return text
    }

    func contains(_ name: String) -> Bool { object[name] != nil }
}

// Values as requests bring them.

internal import Database
internal import JSON
internal import Model
internal import Store

extension Kind {
    /// The stored form of a value in a document.
    func stored(_ json: JSON) throws(InvalidValue) -> SQLValue {
        switch self {
        case .text, .email, .word, .time, .identifier, .audience, .secret:
            guard let text = json.string else { throw InvalidValue("must be a string") }
            return try stored(text)
        case .boolean:
            guard let value = json.bool else { throw InvalidValue("must be true or false") }
            return value.sqlValue
        case .integer(let range):
            guard let value = json.integer, range.contains(value) else {
                throw InvalidValue("must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return value.sqlValue
        case .words(let most):
            return .text(try words(json, most).joined(separator: " "))
        case .scopes:
            // A list, or the wire form of RFC 6749 section 3.3.
            let text: String
            if let string = json.string { text = string } else { text = try words(json, 100).joined(separator: " ") }
            do { return try ScopeSet(parsing: text, atMost: ScopeSet.mostAsked).sqlValue } catch {
                throw InvalidValue("is no list of scopes: \(error)")
            }
        case .object:
            guard json.object != nil else { throw InvalidValue("must be an object") }
            let text = json.text
            guard text.utf8.count <= 16 << 10 else { throw InvalidValue("is longer than 16 kB") }
            return .text(text)
        // The draft takes them one by one.
        case .settings: return .null
        }
    }

    /// The stored form of a value in a query, or of a string in a document.
    func stored(_ text: String) throws(InvalidValue) -> SQLValue {
        switch self {
        case .text(let lengths):
            // Scalars: what a person takes for a character can be any number of bytes.
            guard lengths.contains(text.unicodeScalars.count) else {
                throw InvalidValue("must have \(lengths.lowerBound) to \(lengths.upperBound) characters")
            }
            guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
                throw InvalidValue("must not contain control characters")
            }
            return .text(text)
        case .email:
            do { return try EmailAddress(text).sqlValue } catch { throw InvalidValue("is no e-mail address: \(error)") }
        case .word(let words):
            guard words.contains(where: { $0.utf8.elementsEqual(text.utf8) }) else {
                throw InvalidValue("must be one of \(words.joined(separator: ", "))")
            }
            return .text(text)
        case .audience:
            do { return try ResourceIndicator(text).sqlValue } catch { throw InvalidValue("cannot be: \(error)") }
        case .time:
            guard let time = Timestamp(text) else {
                throw InvalidValue("must be a time such as 2026-01-31T12:00:00Z (RFC 3339)")
            }
            return time.sqlValue
        case .identifier:
            guard let id = ID<Resource>(text) else { throw InvalidValue("must be a UUID in lower case") }
            return id.sqlValue
        case .boolean:
            guard text == "true" || text == "false" else { throw InvalidValue("must be true or false") }
            return (text == "true").sqlValue
        case .integer:
            guard text.utf8.count < 19, let value = Int(text) else { throw InvalidValue("must be a whole number") }
            return value.sqlValue
        case .secret: return .text(text)
        case .words, .scopes, .object, .settings: throw InvalidValue("cannot be searched for")
        }
    }

    private func words(_ json: JSON, _ most: Int) throws(InvalidValue) -> [String] {
        guard let elements = json.array else { throw InvalidValue("must be an array of strings") }
        guard elements.count <= most else { throw InvalidValue("has at most \(most) elements") }
        var words: [String] = []
        for element in elements {
            // As they are stored side by side, nothing in one may look like the end of it.
            guard let word = element.string, (1...2048).contains(word.utf8.count),
                word.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
            else { throw InvalidValue("must be an array of strings of visible ASCII characters") }
            if !words.contains(word) { words.append(word) }
        }
        return words
    }
}

// A media type (RFC 9110 section 8.3.1).

/// Type and subtype in lower case, parameters as they were sent with their names in lower case.
package struct MediaType: Sendable {
    package typealias Parameter = (name: String, value: String)

    package let type: String
    package let subtype: String
    package let parameters: [Parameter]

    package init(_ type: String, _ subtype: String, _ parameters: [Parameter] = []) {
        self.type = type
        self.subtype = subtype
        self.parameters = parameters
    }

    package static let form = MediaType("application", "x-www-form-urlencoded")
    package static let json = MediaType("application", "json")
    package static let html = MediaType("text", "html")

    /// Type and subtype, without parameters.
    package var essence: String { "\(type)/\(subtype)" }

    /// The first parameter of that name, which is written in lower case.
    package func parameter(_ name: String) -> String? {
        parameters.first { $0.name == name }?.value
    }

    /// Reads a type, lenient about white space and empty parameters; nil when it is none.
    package static func parse(_ text: String) -> MediaType? {
        // Beyond ASCII a `Character` is no longer a byte, and no type has any.
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        let (essence, rest) = cut(text[...], at: ";")
        let parts = essence.split(separator: "/", omittingEmptySubsequences: false).map(\.withoutOuterSpace)
        guard parts.count == 2, parts.allSatisfy(\.isToken), let parameters = parameters(in: rest) else { return nil }
        return MediaType(parts[0].lowercased(), parts[1].lowercased(), parameters)
    }

    private static func parameters(in text: Substring) -> [Parameter]? {
        var parameters: [Parameter] = []
        var rest = text.withoutOuterSpace
        while !rest.isEmpty {
            if rest.first == ";" {
                rest = rest.dropFirst().withoutOuterSpace
                continue
            }
            guard let equals = rest.firstIndex(of: "=") else { return nil }
            let name = rest[..<equals].withoutOuterSpace
            guard name.isToken, let value = value(from: &rest, after: equals) else { return nil }
            parameters.append((name.lowercased(), value))
        }
        return parameters
    }

    /// The token or quoted string after `equals`; `rest` becomes what follows it.
    private static func value(from rest: inout Substring, after equals: Substring.Index) -> String? {
        let start = rest[rest.index(after: equals)...].withoutOuterSpace
        guard start.first == "\"" else {
            let (value, remainder) = cut(start, at: ";")
            rest = remainder.withoutOuterSpace
            return value.withoutOuterSpace.isToken ? String(value.withoutOuterSpace) : nil
        }
        var value = ""
        var scalars = start.unicodeScalars.dropFirst()
        while let scalar = scalars.popFirst() {
            if scalar == "\"" {
                rest = Substring(scalars).withoutOuterSpace
                return rest.isEmpty || rest.first == ";" ? value : nil
            }
            guard scalar == "\\" else {
                value.unicodeScalars.append(scalar)
                continue
            }
            guard let escaped = scalars.popFirst() else { return nil }
            value.unicodeScalars.append(escaped)
        }
        return nil
    }

    /// What stands before the separator, and the rest from the separator on.
    private static func cut(_ text: Substring, at separator: Character) -> (Substring, Substring) {
        let end = text.firstIndex(of: separator) ?? text.endIndex
        return (text[..<end], text[end...])
    }
}

extension MediaType: Equatable {
    /// Two types are equal when type and subtype are; parameters are asked for by name.
    package static func == (one: MediaType, other: MediaType) -> Bool { one.essence == other.essence }
}

extension MediaType: CustomStringConvertible {
    package var description: String {
        parameters.reduce(essence) { text, parameter in
            if parameter.value.isToken { return "\(text); \(parameter.name)=\(parameter.value)" }
            let escaped = parameter.value.unicodeScalars.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }
            return "\(text); \(parameter.name)=\"\(escaped.joined())\""
        }
    }
}

// What an operator may say of a person beyond name and address (OpenID Connect Core section 5.1).

internal import JSON
internal import Model

/// Standard claims as a JSON object, judged: what is stored is given out as it is.
package enum ProfileClaims {
    private enum Kind { case text, address, web, date }

    private static let claims: [(name: String, kind: Kind)] = [
        ("name", .text), ("middle_name", .text), ("nickname", .text), ("preferred_username", .text), ("profile", .web),
        ("picture", .web), ("website", .web), ("gender", .text), ("birthdate", .date), ("zoneinfo", .text),
        ("locale", .text), ("address", .address),
    ]
    /// OpenID Connect Core section 5.1.1.
    private static let addressMembers = ["formatted", "street_address", "locality", "region", "postal_code", "country"]
    /// Claims that have a place of their own, and what sets them.
    private static let elsewhere = [
        "email": "--email", "email_verified": "--verified", "given_name": "--first-name", "family_name": "--last-name",
        "phone_number": "--phone", "phone_number_verified": "--phone-verified",
    ]
    private static let longest = 2000

    /// The object as it is stored. Refuses claims that are none of OpenID Connect's, and values of another type.
    package static func checked(_ text: String) throws(AdministrationError) -> String {
        let json: JSON
        do { json = try JSON(parsing: Array(text.utf8)) } catch {
            throw AdministrationError("the profile is not JSON: \(error)")
        }
        guard let object = json.object else { throw AdministrationError("the profile is not a JSON object") }
        for (name, value) in object.members {
            if let option = elsewhere[name] {
                throw AdministrationError("the claim \(name) is not part of the profile; use \(option)")
            }
            guard let kind = claims.first(where: { $0.name == name })?.kind else {
                throw AdministrationError(
                    "the profile has the claim \(name); it may have \(claims.map(\.name).joined(separator: ", "))")
            }
            try check(value, name, kind)
        }
        return JSON.object(object).text
    }

    /// E.164 with a plus sign, as OpenID Connect Core section 5.1 recommends; spaces, hyphens and brackets are left out.
    package static func phone(_ text: String) throws(AdministrationError) -> String {
        let number = text.filter { !" -()".contains($0) }
        guard number.hasPrefix("+"), (8...16).contains(number.utf8.count),
            number.utf8.dropFirst().allSatisfy({ (0x30...0x39).contains($0) }), number.utf8.dropFirst().first != 0x30
        else { throw AdministrationError("a phone number is a plus sign and 7 to 15 digits, such as +49 30 901820") }
        return number
    }

    private static func check(_ value: JSON, _ name: String, _ kind: Kind) throws(AdministrationError) {
        if kind == .address {
            guard let address = value.object else { throw AdministrationError("the claim address is an object") }
            for (member, value) in address.members {
                guard addressMembers.contains(member), let text = value.string, isText(text, newlines: true) else {
                    throw AdministrationError(
                        "the claim address holds strings named \(addressMembers.joined(separator: ", "))")
                }
            }
            return
        }
        guard let text = value.string, isText(text, newlines: false) else {
            throw AdministrationError(
                "the claim \(name) is a string of 1 to \(longest) bytes without control characters")
        }
        switch kind {
        case .web: _ = try RegisteredURI.page(text)
        case .date:
            guard isDate(text) else {
                throw AdministrationError("the claim birthdate is a date such as 1990-12-31, 0000-12-31 or 1990")
            }
        case .text, .address: break
        }
    }

    private static func isText(_ text: String, newlines: Bool) -> Bool {
        (1...longest).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f || newlines && $0 == "\n" }
    }

    /// ISO 8601 `YYYY-MM-DD` or `YYYY`; the year 0000 says that it is not told.
    private static func isDate(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else { return false }
        guard parts.map(\.utf8.count) == [4, 2, 2] else { return parts.map(\.utf8.count) == [4] }
        return (1...12).contains(Int(parts[1]) ?? 0) && (1...31).contains(Int(parts[2]) ?? 0)
    }
}

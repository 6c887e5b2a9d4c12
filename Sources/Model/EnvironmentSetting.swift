// The settings of an environment by name: one row each, for whoever shows or changes them.

/// One setting: its name, what it is for, and what it can be.
package struct EnvironmentSetting: Sendable {
    package enum Value: Equatable, Sendable {
        case flag(Bool)
        case number(Int)
        case text(String)
        /// The default of what has no value of its own.
        case nothing
        /// What no setting can be.
        case unlike
    }

    package enum Form: Sendable {
        case flag(any WritableKeyPath<EnvironmentSettings, Bool> & Sendable)
        case number(ClosedRange<Int>, any WritableKeyPath<EnvironmentSettings, Int> & Sendable)
        case optionalNumber(ClosedRange<Int>, any WritableKeyPath<EnvironmentSettings, Int?> & Sendable)
        case text(TextRule, any WritableKeyPath<EnvironmentSettings, String?> & Sendable)
    }

    package enum TextRule: Sendable { case name, pictureURI, color }

    package let name: String
    package let about: String
    package let form: Form

    private init(_ name: String, _ form: Form, _ about: String) {
        self.name = name
        self.form = form
        self.about = about
    }

    package static let all = [
        EnvironmentSetting("registration", .flag(\.allowsRegistration), "Whether people may register themselves"),
        EnvironmentSetting(
            "verification_required", .flag(\.requiresVerification),
            "Whether people who registered themselves must verify their address before they can sign in; off, whether an address has an account can be found out"
        ),
        EnvironmentSetting(
            "session_lifetime", .number(lifetimes, \.sessionLifetime), "Seconds until a person must sign in again"),
        EnvironmentSetting(
            "refresh_lifetime", .number(lifetimes, \.refreshLifetime), "Seconds that refresh tokens renew one another"),
        EnvironmentSetting(
            "refresh_idle_lifetime", .number(lifetimes, \.refreshIdleLifetime),
            "Seconds that a refresh token may lie unused"),
        EnvironmentSetting(
            "code_lifetime", .number(10...600, \.codeLifetime), "Seconds that an authorization code is good"),
        EnvironmentSetting(
            "token_lifetime", .number(ResourceServer.tokenLifetimes, \.tokenLifetime),
            "Seconds that an access token for the issuer lives, and for a resource server that is made without a lifetime"
        ),
        EnvironmentSetting("brand_name", .text(.name, \.brandName), "What pages and mails call the environment"),
        EnvironmentSetting("brand_logo_uri", .text(.pictureURI, \.brandLogoURI), "A picture beside that name"),
        EnvironmentSetting("brand_color", .text(.color, \.brandColor), "The colour of buttons, as #rrggbb"),
        EnvironmentSetting(
            "audit_retention", .optionalNumber(1...36_500, \.auditRetention),
            "Days that audit events are kept; without it for ever"),
    ]

    private static let lifetimes = 300...31_536_000

    package static func named(_ name: String) -> EnvironmentSetting? { all.first { $0.name == name } }

    /// Whether it may have no value.
    package var isOptional: Bool {
        switch form {
        case .flag, .number: false
        case .optionalNumber, .text: true
        }
    }

    package func value(in settings: EnvironmentSettings) -> Value {
        switch form {
        case .flag(let path): .flag(settings[keyPath: path])
        case .number(_, let path): .number(settings[keyPath: path])
        case .optionalNumber(_, let path): settings[keyPath: path].map { .number($0) } ?? .nothing
        case .text(_, let path): settings[keyPath: path].map { .text($0) } ?? .nothing
        }
    }

    /// The error's sentence completes "brand_color …".
    package func set(_ value: Value, in settings: inout EnvironmentSettings) throws(ModelError) {
        switch (form, value) {
        case (.flag(let path), .flag(let isOn)): settings[keyPath: path] = isOn
        case (.number(let range, let path), .number(let number)):
            settings[keyPath: path] = try Self.check(number, range)
        case (.optionalNumber(let range, let path), .number(let number)):
            settings[keyPath: path] = try Self.check(number, range)
        case (.text(let rule, let path), .text(let text)): settings[keyPath: path] = try rule.check(text)
        case (.optionalNumber(_, let path), .nothing): settings[keyPath: path] = nil
        case (.text(_, let path), .nothing): settings[keyPath: path] = nil
        case (.flag, _): throw ModelError("must be true or false")
        case (.number(let range, _), _), (.optionalNumber(let range, _), _): throw Self.outside(range)
        case (.text, _): throw ModelError("must be a string")
        }
    }

    /// A value as people write it on a line of its own; empty for none.
    package func parse(_ text: String) -> Value {
        switch form {
        case _ where text.isEmpty: .nothing
        case .flag: text == "true" ? .flag(true) : text == "false" ? .flag(false) : .text(text)
        case .number, .optionalNumber: text.utf8.count < 19 ? Int(text).map { .number($0) } ?? .text(text) : .text(text)
        case .text: .text(text)
        }
    }

    private static func check(_ number: Int, _ range: ClosedRange<Int>) throws(ModelError) -> Int {
        guard range.contains(number) else { throw outside(range) }
        return number
    }

    private static func outside(_ range: ClosedRange<Int>) -> ModelError {
        ModelError("must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
}

extension EnvironmentSetting.Value: CustomStringConvertible {
    package var description: String {
        switch self {
        case .flag(let isOn): isOn ? "true" : "false"
        case .number(let number): String(number)
        case .text(let text): text
        case .nothing, .unlike: ""
        }
    }
}

extension EnvironmentSetting.TextRule {
    fileprivate func check(_ text: String) throws(ModelError) -> String {
        switch self {
        case .name:
            // It stands in subjects of mails too.
            guard (1...100).contains(text.unicodeScalars.count),
                text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
            else { throw ModelError("must have 1 to 100 characters, none of them a control character") }
        case .pictureURI:
            // Browsers of people who sign in load it: nothing that could run, and nothing unencrypted.
            let parts = try? RedirectURI(registering: text, for: .confidential)
            guard parts != nil, text.hasPrefix("https://"), text.utf8.count <= 2048 else {
                throw ModelError("must be an address that begins with https:// and a host")
            }
        case .color:
            let digits = text.utf8.dropFirst()
            guard text.utf8.first == UInt8(ascii: "#"), digits.count == 6,
                digits.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x66) })
            else { throw ModelError("must be a colour such as #1d4ed8") }
        }
        return text
    }
}

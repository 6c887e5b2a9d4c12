// The name of a journal field: what `journalctl NAME=value` asks for.

/// A field's name, valid by construction.
package struct Field: Sendable, Hashable {
    package let name: String

    /// Gives nil unless the name is `[A-Z][A-Z0-9_]{0,63}`, journald's own rule for fields a client may set.
    package init?(_ name: String) {
        let bytes = name.utf8
        guard let first = bytes.first, bytes.count <= 64, UInt8(ascii: "A")...UInt8(ascii: "Z") ~= first else {
            return nil
        }
        guard bytes.allSatisfy(Self.isAllowed) else { return nil }
        self.name = name
    }

    private init(known name: StaticString) {
        self.name = name.description
    }

    /// A key of swift-log's metadata (`client-id`) as a field (`CLIENT_ID`). A key that would become one of the record's
    /// own fields gets a prefix: metadata cannot lower a priority or replace a message.
    package init(metadataKey key: String) {
        let mapped = key.utf8.prefix(56).map { byte -> UInt8 in
            let upper = (UInt8(ascii: "a")...UInt8(ascii: "z")) ~= byte ? byte - 32 : byte
            return Self.isAllowed(upper) ? upper : UInt8(ascii: "_")
        }
        let name = String(decoding: mapped, as: UTF8.self)
        if let field = Field(name), !Self.own.contains(field) {
            self = field
        } else {
            self.name = "META_" + name
        }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: false
        }
    }

    package static let tenant = Field(known: "TENANT")
    package static let requestID = Field(known: "REQUEST_ID")
    package static let endpoint = Field(known: "ENDPOINT")
    package static let method = Field(known: "METHOD")
    package static let status = Field(known: "STATUS")
    package static let durationMicroseconds = Field(known: "DURATION_US")
    package static let clientID = Field(known: "CLIENT_ID")
    package static let userID = Field(known: "USER_ID")
    package static let remoteAddress = Field(known: "REMOTE_ADDR")
    package static let reason = Field(known: "REASON")
    package static let path = Field(known: "PATH")

    static let event = Field(known: "EVENT")
    static let message = Field(known: "MESSAGE")
    static let messageID = Field(known: "MESSAGE_ID")
    static let priority = Field(known: "PRIORITY")
    static let identifier = Field(known: "SYSLOG_IDENTIFIER")

    /// The fields a record sets itself.
    static let own: Set<Field> = [.event, .message, .messageID, .priority, .identifier]

    /// The word a readable line uses.
    var label: String {
        switch self {
        case .requestID: "request"
        case .clientID: "client"
        case .userID: "user"
        case .remoteAddress: "from"
        case .tenant: "tenant"
        case .reason: "reason"
        default:
            String(
                decoding: name.utf8.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 + 32 : $0 }, as: UTF8.self)
        }
    }
}

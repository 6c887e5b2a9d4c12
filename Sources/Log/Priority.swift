// The severities of syslog (RFC 5424 section 6.2.1), which the journal calls priorities.

/// How much a record matters; 0 is the worst.
package enum Priority: UInt8, Sendable, Comparable, CaseIterable {
    case emergency, alert, critical, error, warning, notice, info, debug

    package static func < (left: Priority, right: Priority) -> Bool {
        left.rawValue < right.rawValue
    }

    /// Five letters or fewer, so that lines stand in columns.
    var label: StaticString {
        switch self {
        case .emergency: "emerg"
        case .alert: "alert"
        case .critical: "crit "
        case .error: "error"
        case .warning: "warn "
        case .notice: "note "
        case .info: "info "
        case .debug: "debug"
        }
    }
}

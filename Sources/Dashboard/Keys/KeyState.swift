// Where a signing key stands in its life, in words, and what can be done with it there.

internal import HTML
internal import Management
internal import Model

struct KeyState {
    let key: ShownResource
    private let status: SigningKey.Status?

    init(_ key: ShownResource) {
        self.key = key
        status = key.text("status").flatMap(SigningKey.Status.init)
    }

    private var isPrimary: Bool { key.isTrue("primary") }

    var html: HTML {
        switch status {
        case .pending:
            #"<span class="badge plain">pending</span> until \#(Values.html(key["not_before"], .time)): others get to know it first, then it signs"#
        case .active where isPrimary: #"<span class="badge">primary</span> signs new tokens"#
        case .active: #"<span class="badge plain">active</span> published, and signs nothing now"#
        case .retired:
            #"<span class="badge plain">retired</span> signs no more; published until its last token has expired"#
        case .deactivated: #"<span class="badge bad">deactivated</span> no longer published: its tokens are refused"#
        case nil: "\(key.text("status") ?? "")"
        }
    }

    /// The actions that the key's state lets one do.
    func actions(_ open: OpenEnvironment) -> [(part: String, text: String)] {
        var all: [(part: String, text: String)] = []
        if open.allows("signing-keys:write") {
            if status == .retired || status == .active && !isPrimary { all.append(("set-primary", "Set primary")) }
            if status != .deactivated { all.append(("deactivate", "Deactivate")) }
        }
        if open.allows("signing-keys:delete"), status == .deactivated || status == .pending {
            all.append(("delete", "Delete"))
        }
        return all
    }
}

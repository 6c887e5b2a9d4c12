// Environments and members as rows, with what may be done to each.

internal import Administration
internal import HTML
internal import Model

/// A small table whose first column names each row.
struct Rows {
    let heads: [String]
    let rows: [[HTML]]

    var html: HTML {
        let head = heads.map { name -> HTML in
            name.isEmpty
                ? #"<th scope="col"><span class="unseen">Actions</span></th>"# : #"<th scope="col">\#(name)</th>"#
        }
        let body = rows.map { cells -> HTML in
            let row = cells.enumerated().map { index, cell -> HTML in
                index == 0 ? #"<th scope="row">\#(cell)</th>"# : #"<td data-label="\#(heads[index])">\#(cell)</td>"#
            }
            return "<tr>\(row)</tr>"
        }
        return """
            <div class="table"><table><thead><tr>\(head)</tr></thead>
            <tbody>\(body)</tbody></table></div>
            """
    }
}

struct EnvironmentRows {
    let open: OpenAccount
    let environments: [Environment]

    var html: HTML {
        guard !environments.isEmpty else {
            return
                #"<div class="empty"><p>This account has no environment yet. An environment has its own users, clients and keys.</p></div>"#
        }
        let rows = environments.map { environment -> [HTML] in
            let path = "/environments/\(environment.handle)"
            return [
                #"<a href="\#(link: path)">\#(environment.handle.description)</a>"#, "\(environment.name)",
                "\(environment.kind.rawValue)",
                environment.status == .active
                    ? #"<span class="badge">active</span>"# : #"<span class="badge bad">disabled</span>"#,
                actions(environment, path),
            ]
        }
        return Rows(heads: ["Environment", "Name", "Kind", "Status", ""], rows: rows).html
    }

    private func actions(_ environment: Environment, _ path: String) -> HTML {
        func link(_ word: String, _ name: String) -> HTML {
            #"<a href="\#(link: "\(path)/\(word)")">\#(name)<span class="unseen"> \#(environment.handle.description)</span></a> "#
        }
        var links: [HTML] = []
        if open.allows(.administrator) { links.append(link("rename", "Rename")) }
        if open.allows(.owner) {
            links.append(environment.status == .active ? link("disable", "Disable") : link("enable", "Enable"))
            links.append(link("delete", "Delete"))
        }
        return #"<span class="buttons">\#(links)</span>"#
    }
}

struct MemberRows {
    let open: OpenAccount
    let members: [Member]
    let people: MemberNames

    var html: HTML {
        let rows = members.map { member -> [HTML] in
            let isSelf = member.id == open.member.id
            let mark: HTML = isSelf ? " (you)" : .empty
            return [
                "\(people.name(member))\(mark)", "\(member.role.rawValue)", Values.time(member.createdAt),
                actions(member, isSelf),
            ]
        }
        return Rows(heads: ["Member", "Role", "Since", ""], rows: rows).html
    }

    private func actions(_ member: Member, _ isSelf: Bool) -> HTML {
        func link(_ word: String, _ name: String) -> HTML {
            let path = open.path("members", member.id.description, word)
            return #"<a href="\#(link: path)">\#(name)<span class="unseen">: \#(people.name(member))</span></a> "#
        }
        let mayChange = MemberDesk.mayHandle(member.role, as: open.member.role)
        let links = (mayChange ? [link("role", "Change role")] : []) + [link("remove", isSelf ? "Leave" : "Remove")]
        return mayChange || isSelf ? #"<span class="buttons">\#(links)</span>"# : .empty
    }
}

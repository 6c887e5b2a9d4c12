// Pages whose endpoints stand in other rooms: the question before signing out, its end, and the way back to an application.

internal import HTML
package import HTTP
internal import HTTPTypes
internal import Model
package import Routing

struct SignOutPage: Page {
    let form: GuardedForm
    let carried: [(name: String, value: String)]

    func title(_ words: Sentences) -> String { words.signOutTitle }

    func body(_ words: Sentences) -> HTML {
        let button: HTML = """
            \(Hidden.fields(carried))
            <div class="actions"><button type="submit">\(words.signOut)</button></div>
            """
        return """
            <p>\(words.signOutText)</p>
            \(form.html(button))
            <p class="foot"><a href="\(link: AccountSection.profile.path)">\(words.staySignedIn)</a></p>
            """
    }
}

/// Not a `GuardedForm`: it leads to another site, which has no use for our token and must not have it.
struct HandOverPage: Page {
    let target: String
    let fields: [(name: String, value: String)]
    let script: String

    func title(_ words: Sentences) -> String { words.handOverTitle }

    /// The target has been proven to be the client's, and may have a scheme of its own, which is no link to us.
    func body(_ words: Sentences) -> HTML {
        """
        <p>\(words.handOverText)</p>
        <form method="post" action="\(target)">
        \(Hidden.fields(fields))
        <div class="actions"><button type="submit">\(words.handOverButton)</button></div>
        </form>
        <script src="\(link: script)"></script>
        """
    }
}

/// Fields that nobody sees.
enum Hidden {
    static func fields(_ pairs: [(name: String, value: String)]) -> [HTML] {
        pairs.map { HTML("<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">\n") }
    }
}

package struct DrawnPages: PageDrawing {
    private let languages: Languages

    package init(_ languages: Languages) {
        self.languages = languages
    }

    package func response(_ page: DrawnPage, to request: Request, in context: Context) throws -> Response {
        let visit = try Visit(request, context, languages)
        switch page {
        case .signOut(let form, let action, let carried):
            return try visit.page(SignOutPage(form: visit.form(form, action: action), carried: carried))
        case .signedOut: return try visit.page(MessagePage.signedOut(visit.frame.words))
        case .handOver(let target, let fields, let script):
            let page = HandOverPage(target: target, fields: fields, script: script)
            return visit.frame.response(page, policy: page.policy.running(script, of: context.address))
        }
    }
}

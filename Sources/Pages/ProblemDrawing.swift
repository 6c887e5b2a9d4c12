// What went wrong, for people.

internal import HTML
package import HTTP
internal import HTTPTypes
internal import Model
internal import OAuth
package import Routing
internal import Store

struct ProblemPageContent: Page {
    let problem: Problem
    let requestID: String

    var isRefused: Bool { false }

    func title(_ words: Sentences) -> String {
        switch problem.status {
        case .notFound: words.notFoundTitle
        case .forbidden, .methodNotAllowed: words.forbiddenTitle
        case .tooManyRequests: words.tooManyTitle
        case _ where problem.code == "interaction_over": words.interactionGoneTitle
        case _ where problem.status.kind == .serverError: words.brokenTitle
        default: words.problemTitle
        }
    }

    func body(_ words: Sentences) -> HTML {
        let reference = problem.reference.map { HTML("<dt>\(words.decisionReference)</dt><dd><code>\($0)</code></dd>") }
        return """
            \(sentence(words))
            <p class="hint">\(words.problemHelp)</p>
            <dl>\(optional: reference)<dt>\(words.requestReference)</dt><dd><code>\(requestID)</code></dd></dl>
            """
    }

    /// In the page's language. What only developers and operators can do something about is said to them, in English as
    /// everywhere, and the page says which language that is (WCAG 2.2, 3.1.2).
    private func sentence(_ words: Sentences) -> HTML {
        if let own = words.sentence(of: problem) { return #"<p role="alert">\#(own)</p>"# }
        let language = Attributes().with("lang", words.language == "en" ? nil : "en")
        return #"<p role="alert"\#(language)>\#(Self.sentence(problem.sentence))</p>"#
    }

    /// Problems' sentences are parts of lines elsewhere: here they begin and end as people write.
    static func sentence(_ text: String) -> String {
        let isEnded = text.last.map { ".!?".contains($0) } ?? true
        return text.prefix(1).uppercased() + text.dropFirst() + (isEnded ? "" : ".")
    }
}

extension Sentences {
    /// What a person can meet and do something about, by the problem's code.
    func sentence(of problem: Problem) -> String? {
        let wait = problem.fields.first { $0.0 == .retryAfter }.flatMap { Int($0.1) }
        return switch problem.code {
        case "form_from_elsewhere": formFromElsewhere
        case "no_cookie": noCookie
        case "form_out_of_date": formOutOfDate
        case "invalid_form": formUnreadable
        case "field_repeated": fieldRepeated
        case "interaction_over": interactionGone
        case "other_browser": otherBrowser
        case "out_of_step": outOfStep
        case "not_yours": notYours
        case "not_found": notFound
        case "method_not_allowed": methodNotAllowed
        case "server_error": broken
        case "environment_disabled": environmentDisabled
        case "too_many_waiting": filled(\.tooManyWaiting, ["minutes": minutes(wait ?? 60)])
        case "too_many_guesses": filled(\.tooManyLinks, ["minutes": minutes(wait ?? 60)])
        case "rate_limited": filled(\.rateLimited, ["seconds": seconds(wait ?? 60)])
        case "busy": filled(\.busy, ["seconds": seconds(wait ?? 1)])
        case "temporarily_unavailable": filled(\.unavailable, ["seconds": seconds(wait ?? 1)])
        default: nil
        }
    }
}

/// Draws every problem of the page family.
package struct ProblemDrawing: ProblemPage {
    private let languages: Languages

    package init(_ languages: Languages) {
        self.languages = languages
    }

    package func response(to problem: Problem, in scene: ProblemScene) -> Response {
        let settings = scene.store.flatMap { store in try? store.read { try $0.settings.get() } }
        let brand = scene.environment.map { Brand($0, settings ?? EnvironmentSettings()) } ?? Brand(name: "Gatehouse")
        return Frame(brand: brand, words: languages.choose(Self.wishes(scene)))
            .response(ProblemPageContent(problem: problem, requestID: scene.requestID), status: problem.status)
    }

    /// As on the pages before: what the application wishes for comes first, in its request or in the one that waits.
    private static func wishes(_ scene: ProblemScene) -> [String] {
        let asked = scene.request?.query.first("ui_locales")?.split(separator: " ").prefix(20).map(String.init) ?? []
        return asked + parked(scene) + Languages.wishes(of: scene.fields[.acceptLanguage])
    }

    /// Also of a request that waits no longer: its person still reads the same language.
    private static func parked(_ scene: ProblemScene) -> [String] {
        guard let request = scene.request, let address = scene.address, let store = scene.store,
            let id = Visit.interaction(of: request), let found = try? store.read({ try $0.interactions.find(id) })
        else { return [] }
        let browser = BrowserCookies(address).value(.browser, of: request)
        return BrowserCookies.isBound(found, to: browser) ? found.locales : []
    }
}

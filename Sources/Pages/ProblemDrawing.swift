// What went wrong, for people.

internal import HTML
package import HTTP
internal import HTTPTypes
internal import Model
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
            <p role="alert">\(Self.sentence(problem.sentence))</p>
            <p class="hint">\(words.problemHelp)</p>
            <dl>\(optional: reference)<dt>\(words.requestReference)</dt><dd><code>\(requestID)</code></dd></dl>
            """
    }

    /// Problems' sentences are parts of lines elsewhere: here they begin and end as people write.
    static func sentence(_ text: String) -> String {
        let isEnded = text.last.map { ".!?".contains($0) } ?? true
        return text.prefix(1).uppercased() + text.dropFirst() + (isEnded ? "" : ".")
    }
}

/// Draws every problem of the page family.
package struct ProblemDrawing: ProblemPage {
    package init() {}

    package func response(to problem: Problem, in scene: ProblemScene) -> Response {
        let settings = scene.store.flatMap { store in try? store.read { try $0.settings.get() } }
        let brand = scene.environment.map { Brand($0, settings ?? EnvironmentSettings()) } ?? Brand(name: "Gatehouse")
        return Frame(brand: brand, words: .english)
            .response(ProblemPageContent(problem: problem, requestID: scene.requestID), status: problem.status)
    }
}

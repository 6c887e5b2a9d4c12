// /signing-keys/new: a key is made.

internal import HTML
internal import HTTP
internal import HTTPTypes
internal import JSON
internal import JSONAPI
internal import Management
internal import Pages
internal import Routing

struct GenerateKey: OperatorEndpoint {
    let asksForProof = true
    let services: DashboardServices
    private static let form = "create-signing-keys"

    private static let algorithms: [Ticks.Option] = [
        .init(value: "RS256", text: "RS256", hint: "RSA: what every library knows"),
        .init(value: "ES256", text: "ES256", hint: "a curve, P-256: shorter tokens"),
        .init(value: "PS256", text: "PS256", hint: "RSA as FAPI asks for it"),
        .init(value: "EdDSA", text: "EdDSA", hint: "Ed25519: short and fast, where libraries know it"),
    ]

    private static let sizes = [
        (value: "2048", text: "2048 bits"), (value: "3072", text: "3072 bits"), (value: "4096", text: "4096 bits"),
    ]

    var routes: [Route] {
        let pattern = "/environments/:environment/signing-keys/new"
        return [Self.get(pattern), Self.post(pattern, form: Self.form)]
    }

    func answer(_ visit: OperatorVisit) throws -> Response {
        let open = try visit.open("signing-keys:write")
        guard visit.request.method == .post else { return show(visit, open, ["algorithm": "RS256"], .none) }
        let form = try visit.submitted()
        do {
            let data = FormReading(resource: .signingKey, form: form).created([:])
            let document = ShownDocument(
                try services.management.create(["signing-keys"], data, in: open.context).document)
            guard let made = document.primary.first else { throw DashboardError.nothingHere }
            return Self.go(to: "\(open.path("signing-keys", made.id))?done=created")
        } catch let error as ErrorDocument {
            return show(visit, open, form, FormProblems(error, fields: ["algorithm", "size"]))
        }
    }

    private func show(
        _ visit: OperatorVisit, _ open: OpenEnvironment, _ filled: Form, _ problems: FormProblems
    ) -> Response {
        let path = open.path("signing-keys")
        let algorithm = Ticks(
            name: "algorithm", legend: "Algorithm", options: Self.algorithms, chosen: [filled.first("algorithm") ?? ""],
            kind: .one, error: problems["algorithm"])
        let size = FormControl(
            name: "size", label: "Size of an RSA key", kind: .choice(Self.sizes, empty: "as usual: 2048 bits"),
            value: filled.first("size"), hint: "For RS256 and PS256. The keys of the others have one size.",
            error: problems["size"])
        return Shell(user: visit.user).response(
            Sheet(
                title: "Generate key", place: .environment(open, section: "signing-keys"),
                trail: [(path, "Signing keys")], status: problems.isEmpty ? .ok : .unprocessableContent,
                isRefused: !problems.isEmpty,
                body: """
                    \(optional: Notice.refusal(problems.summary))
                    <p>The first key of an algorithm signs at once. Any other is published for ten minutes before it signs and \
                    the one before it retires.</p>
                    \(visit.form(Self.form, action: "\(path)/new").html("""
                        \(algorithm.html)\(size.html)
                        <div class="actions"><button type="submit">Generate key</button> <a href="\(link: path)">Cancel</a></div>
                        """))
                    """))
    }
}

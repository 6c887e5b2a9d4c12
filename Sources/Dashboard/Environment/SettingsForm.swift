// The fields of an environment's settings, in groups that belong together.

internal import HTML
internal import HTTP
internal import JSON
internal import Management
internal import Model

struct SettingsForm {
    struct Group {
        let title: String
        let names: [String]
        var hasPreview = false
    }

    static let groups = [
        Group(title: "Pages", names: ["name", "brand_name", "brand_logo_uri", "brand_color"], hasPreview: true),
        Group(title: "Registration", names: ["registration", "verification_required"]),
        Group(
            title: "Sessions and tokens",
            names: ["session_lifetime", "token_lifetime", "code_lifetime", "refresh_lifetime", "refresh_idle_lifetime"]),
        Group(title: "Records", names: ["audit_retention"]),
    ]

    static let names = ["name"] + EnvironmentSetting.all.map(\.name)

    /// Each field as a form sends it.
    private let values: [String: String]

    /// What there is now.
    init(_ shown: ShownResource) {
        var values = ["name": shown.text("name") ?? ""]
        let settings = shown["settings"]
        for setting in EnvironmentSetting.all {
            guard let value = settings?[setting.name], !value.isNull else { continue }
            values[setting.name] = value.string ?? value.text
        }
        self.values = values
    }

    /// What somebody has chosen. A tick that is not set is not sent.
    init(sent form: Form) {
        values = Dictionary(
            uniqueKeysWithValues: Self.names.map { name in
                (name, Self.isFlag(name) ? String(form.first(name) == "true") : form.first(name) ?? "")
            })
    }

    subscript(_ name: String) -> String? { values[name] }

    /// What the settings' own rules refuse, before anything is saved.
    var problems: FormProblems {
        var problems = FormProblems.none
        var judged = EnvironmentSettings()
        for setting in EnvironmentSetting.all {
            do throws(ModelError) { try setting.set(setting.parse(values[setting.name] ?? ""), in: &judged) } catch {
                problems.add("\(Labels.name(setting.name)) \(error)", at: setting.name)
            }
        }
        return problems
    }

    /// The resource object of a change: what is other than it is now.
    func changed(_ shown: ShownResource) -> JSON {
        var settings = JSONObject()
        let known = shown["settings"]
        for setting in EnvironmentSetting.all {
            let value: JSON =
                switch setting.parse(values[setting.name] ?? "") {
                case .flag(let isOn): .bool(isOn)
                case .number(let number): .integer(number)
                case .text(let text): .string(text)
                case .nothing, .unlike: .null
                }
            if value != known?[setting.name] ?? .null { settings.append(setting.name, value) }
        }
        var attributes = JSONObject()
        if let name = values["name"], name != shown.text("name") { attributes.append("name", .string(name)) }
        if !settings.isEmpty { attributes.append("settings", .object(settings)) }
        return ["type": .string(shown.type), "id": .string(shown.id), "attributes": .object(attributes)]
    }

    func control(_ name: String, error: String?) -> FormControl? {
        guard name != "name" else {
            return FormControl(
                name: name, label: "Name", value: values[name],
                hint: "What the environment is called here, and on its pages where they have no name of their own.",
                error: error, isRequired: true)
        }
        guard let setting = EnvironmentSetting.named(name) else { return nil }
        return FormControl(
            name: name, label: Labels.name(name), kind: Self.kind(setting), value: values[name],
            hint: Self.hint(setting), error: error, isRequired: !setting.isOptional)
    }

    /// For who may not change them.
    var facts: HTML {
        let rows = Self.groups.flatMap(\.names).map { name -> HTML in
            let value = values[name] ?? ""
            let shown: HTML = value.isEmpty ? #"<span class="none">–</span>"# : "\(Self.spoken(name, value))"
            return "<dt>\(Labels.name(name))</dt><dd>\(shown)</dd>"
        }
        return #"<dl class="facts">\#(rows)</dl>"#
    }

    private static func isFlag(_ name: String) -> Bool {
        if case .flag = EnvironmentSetting.named(name)?.form { true } else { false }
    }

    private static func kind(_ setting: EnvironmentSetting) -> FormControl.Control {
        switch setting.form {
        case .flag: .check
        case .number, .optionalNumber: .line(type: "number")
        case .text(.pictureURI, _): .line(type: "url")
        case .text: .line(type: "text")
        }
    }

    private static func hint(_ setting: EnvironmentSetting) -> String {
        switch setting.form {
        case .number(let range, _):
            """
            \(setting.about): \(range.lowerBound) (\(Durations.words(range.lowerBound))) to \(range.upperBound) \
            (\(Durations.words(range.upperBound))).
            """
        default: setting.about + "."
        }
    }

    /// Seconds as people count them.
    private static func spoken(_ name: String, _ value: String) -> String {
        switch EnvironmentSetting.named(name)?.form {
        case .flag: value == "true" ? "yes" : "no"
        case .number: Int(value).map(Durations.words) ?? value
        case .optionalNumber: "\(value) days"
        case .text, nil: value
        }
    }
}

// The text of a resource object: what is the same in every row, made once, with places that a row fills.

/// The resource objects of one shape ("Resource Objects"), as ranges of one text.
struct ObjectText: Sendable {
    /// How a column is written.
    enum Form: Sendable { case text, boolean, number, time, json, words, audience }

    /// An attribute.
    struct Piece: Sendable {
        /// From the comma to the colon, and the quotation mark of a text.
        let before: Range<Int>
        let form: Form
    }

    /// A relationship. Whether it is shown, and what it holds, each answer decides.
    struct Member: Sendable {
        let name: String
        /// Of the related one's id; nil where there are many.
        let column: Int?
        /// Its name, the links up to the address of the API, and what is between their ids and behind.
        let start, middle, end: Range<Int>
        /// The related one's identifier up to its id.
        let identifier: Range<Int>
    }

    let text: [UInt8]
    /// Up to the id.
    let start: Range<Int>
    /// Of the columns behind the id's.
    let attributes: [Piece]
    /// What ends the attributes, or the id where there are none.
    let attributesEnd: Range<Int>
    let members: [Member]
    let links: Range<Int>
    /// Between the address of the API and the id.
    let path: Range<Int>
    let isSingle: Bool
    let relationships, data, end, yes, no, null: Range<Int>

    init(
        type: String, path: String, isSingle: Bool, _ attributes: [Attribute], _ related: [Relationship],
        owned: [Relationship]
    ) {
        var text: [UInt8] = []
        func add(_ words: String) -> Range<Int> {
            text += words.utf8
            return (text.count - words.utf8.count)..<text.count
        }
        start = add(#"{"type":"\#(type)","id":""#)
        self.attributes = attributes.enumerated().map { index, attribute in
            let form = attribute.kind.form
            let before = (index == 0 ? #"","attributes":{"# : ",") + "\"\(attribute.name)\":"
            return Piece(before: add(before + (form.isQuoted ? "\"" : "")), form: form)
        }
        attributesEnd = add(attributes.isEmpty ? "\"" : "}")
        members = related.map { one in
            Member(
                name: one.name,
                column: owned.firstIndex { $0.name == one.name }.map { attributes.count + 1 + $0 },
                start: add(#""\#(one.name)":{"links":{"self":""#),
                middle: add(#"/relationships/\#(one.name)","related":""#), end: add(#"/\#(one.name)"}"#),
                identifier: add(#"{"type":"\#(one.target)","id":""#))
        }
        links = add(#","links":{"self":""#)
        self.path = add("/" + path + (isSingle ? "" : "/"))
        self.isSingle = isSingle
        (relationships, data, end) = (add(#","relationships":{"#), add(#","data":"#), add(#""}}"#))
        (yes, no, null) = (add("true"), add("false"), add("null"))
        self.text = text
    }
}

extension ObjectText.Form {
    /// Whether what it writes begins with a quotation mark, unless it is null.
    var isQuoted: Bool { self == .text || self == .time || self == .audience }
}

extension Kind {
    fileprivate var form: ObjectText.Form {
        switch self {
        case .text, .email, .word, .identifier, .secret: .text
        case .boolean: .boolean
        case .integer: .number
        case .time: .time
        case .object, .settings: .json
        case .words, .scopes: .words
        case .audience: .audience
        }
    }
}

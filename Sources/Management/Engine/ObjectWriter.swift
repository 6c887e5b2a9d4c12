// Rows as resource objects, from the engine's memory into the document: no string, no box, no array on the way.

internal import Database
internal import JSON
internal import Model

/// Writes the rows of one shape, one after the other, in one answer.
struct ObjectWriter {
    /// What is left free behind what a column holds, for a time or a number and the ends of brackets.
    private static let rest = 64

    private let text: ObjectText
    /// The address of the resources, up to the id.
    private let path: [UInt8]
    /// The links up to there.
    private let links: [UInt8]
    /// The address of the API.
    private let base: String
    private var times = TimestampWriter()

    init(_ shape: Shape, base: String) {
        text = shape.text
        self.base = base
        path = Array(base.utf8) + text.text[text.path]
        links = text.text[text.links] + path
    }

    /// Writes a row of the shape's columns as a resource object.
    ///
    /// - Parameters:
    ///   - linkage: what included relationships hold, by name; nil where nothing is included.
    ///   - isWhole: whether relationships that are neither owned nor included are there with their links.
    mutating func write(
        _ row: Row, linkage: [String: [String]]?, isWhole: Bool, into json: inout JSONWriter
    ) throws {
        try json.raw(room: 2048) { try append(row, linkage, isWhole, to: &$0) }
    }

    private mutating func append(
        _ row: Row, _ linkage: [String: [String]]?, _ isWhole: Bool, to target: inout OutputSpan<UInt8>
    ) throws(NoRoom) {
        _ = try field(row, 0, text.start, &target)
        for index in text.attributes.indices { try append(text.attributes[index], row, index + 1, &target) }
        try copy(text.attributesEnd, &target)
        if !text.members.isEmpty { try appendMembers(row, linkage, isWhole, &target) }
        if text.isSingle { try target.append(copying: links.span) } else { try appendID(row, links, &target) }
        try copy(text.end, &target)
    }

    private mutating func append(
        _ piece: ObjectText.Piece, _ row: Row, _ column: Int, _ target: inout OutputSpan<UInt8>
    ) throws(NoRoom) {
        let start = target.count + piece.before.count
        switch (try field(row, column, piece.before, &target), piece.form) {
        case (.text, .json): return
        case (.text, .words):
            let words = take(from: start, &target).split(separator: " ").map { JSON.string(String($0)) }
            try append(JSON.array(words).text, &target)
        // Of another kind than was declared.
        case (.text, let form) where !form.isQuoted:
            try append(JSON.string(take(from: start, &target)).text, &target)
        case (.text, _):
            try target.escape(from: start)
            target.append(UInt8(ascii: "\""))
        case (.integer(let number), .time):
            times.append(Timestamp(milliseconds: Int(number)), to: &target)
            target.append(UInt8(ascii: "\""))
        case (.integer(let number), .boolean): try copy(number == 0 ? text.no : text.yes, &target)
        case (let value, let form):
            if form.isQuoted { _ = target.removeLast() }
            try append(value, form, &target)
        }
    }

    private func append(
        _ value: StoredField, _ form: ObjectText.Form, _ target: inout OutputSpan<UInt8>
    ) throws(NoRoom) {
        switch (value, form) {
        case (.integer(let number), _): try append(number.description, &target)
        case (.real(let number), _): try append(JSON.number(number).text, &target)
        // NULL is the Management API, whose identifier is its address.
        case (_, .audience): try append(JSON.string(base).text, &target)
        default: try copy(text.null, &target)
        }
    }

    /// Takes what was appended from `start` on back.
    private func take(from start: Int, _ target: inout OutputSpan<UInt8>) -> String {
        var bytes: [UInt8] = []
        for index in start..<target.count { bytes.append(target.span[index]) }
        target.removeLast(target.count - start)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func appendMembers(
        _ row: Row, _ linkage: [String: [String]]?, _ isWhole: Bool, _ target: inout OutputSpan<UInt8>
    ) throws(NoRoom) {
        var isOpen = false
        for member in text.members {
            let many = member.column == nil ? linkage?[member.name] : nil
            guard member.column != nil || many != nil || isWhole else { continue }
            if isOpen { try append(",", &target) } else { try copy(text.relationships, &target) }
            isOpen = true
            for part in [member.start, member.middle] {
                try copy(part, &target)
                try appendID(row, path, &target)
            }
            try copy(member.end, &target)
            if member.column != nil || many != nil { try copy(text.data, &target) }
            if let column = member.column { try appendIdentifier(member, column, row, &target) }
            if let many { try appendIdentifiers(member, many, &target) }
            try append("}", &target)
        }
        if isOpen { try append("}", &target) }
    }

    private func appendIdentifier(
        _ member: ObjectText.Member, _ column: Int, _ row: Row, _ target: inout OutputSpan<UInt8>
    ) throws(NoRoom) {
        let start = target.count
        if case .text = try field(row, column, member.identifier, &target) { return try append("\"}", &target) }
        target.removeLast(target.count - start)
        try copy(text.null, &target)
    }

    private func appendIdentifiers(
        _ member: ObjectText.Member, _ ids: [String], _ target: inout OutputSpan<UInt8>
    ) throws(NoRoom) {
        try append("[", &target)
        for (index, id) in ids.enumerated() {
            if index > 0 { try append(",", &target) }
            try copy(member.identifier, &target)
            try append(id, &target)
            try append("\"}", &target)
        }
        try append("]", &target)
    }

    /// The row's id, which needs no escape, behind `prefix`.
    private func appendID(_ row: Row, _ prefix: [UInt8], _ target: inout OutputSpan<UInt8>) throws(NoRoom) {
        let field = row.field(0, after: prefix.span, leaving: Self.rest, into: &target)
        if case .tooLong = field { throw NoRoom() }
    }

    private func field(
        _ row: Row, _ column: Int, _ prefix: Range<Int>, _ target: inout OutputSpan<UInt8>
    ) throws(NoRoom) -> StoredField {
        let field = row.field(
            column, after: text.text.span.extracting(prefix), leaving: Self.rest, into: &target)
        if case .tooLong = field { throw NoRoom() }
        return field
    }

    private func copy(_ words: Range<Int>, _ target: inout OutputSpan<UInt8>) throws(NoRoom) {
        try target.append(copying: text.text.span.extracting(words))
    }

    private func append(_ words: String, _ target: inout OutputSpan<UInt8>) throws(NoRoom) {
        try target.append(copying: words.utf8Span.span)
    }
}

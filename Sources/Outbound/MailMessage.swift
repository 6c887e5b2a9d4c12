// A mail in the form that travels (RFC 5322, RFC 2046): lines of ASCII, whatever is written in them.

internal import Model

/// The bytes of a message.
struct MailMessage {
    let bytes: [UInt8]

    /// - Parameter token: what only this message has: its identifier and the border of its parts.
    init(_ mail: Mail, from sender: EmailAddress, name: String?, at time: Timestamp, token: String)
        throws(OutboundError)
    {
        guard Self.isPlain(mail.to) else { throw .unsendableAddress }
        let border = "=_\(token)"
        let from = name.map { "\(Self.encodedWord($0)) <\(sender)>" } ?? "<\(sender)>"
        var lines = [
            "Date: \(Self.date(time))", "From: \(from)", "To: <\(mail.to)>",
            "Subject: \(Self.encodedWord(mail.subject))",
            "Message-ID: <\(token)@\(sender.domain)>", "MIME-Version: 1.0",
            // RFC 3834: nobody's automatic answer is wanted.
            "Auto-Submitted: auto-generated", "Content-Type: multipart/alternative;", " boundary=\"\(border)\"", "",
        ]
        for (type, body) in [("plain", mail.text), ("html", mail.html)] {
            lines += [
                "--\(border)", "Content-Type: text/\(type); charset=utf-8",
                "Content-Transfer-Encoding: quoted-printable", "", QuotedPrintable.encode(body),
            ]
        }
        lines += ["--\(border)--", ""]
        bytes = Array(lines.joined(separator: "\r\n").utf8)
    }

    /// Whether the part before the @ is a dot-atom (RFC 5322 section 3.2.3, and RFC 6532 for other scripts): what needs quotes
    /// could become another recipient.
    static func isPlain(_ address: EmailAddress) -> Bool {
        let local = address.description.utf8.prefix { $0 != UInt8(ascii: "@") }
        return local.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty
                && atom.allSatisfy { byte in
                    byte >= 0x80 || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 && byte & 0x40 != 0
                        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
                }
        }
    }

    /// A header's text: as it is, or as encoded words (RFC 2047) of at most 75 characters. Control characters, line ends among
    /// them, become spaces.
    static func encodedWord(_ text: String) -> String {
        let clean = String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
        let isPlain = clean.utf8.allSatisfy {
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 && $0 & 0x40 != 0
                || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || " -'!?/".utf8.contains($0)
        }
        if isPlain && clean.utf8.count <= 60 { return clean }
        var words: [[UInt8]] = [[]]
        for character in clean {
            let bytes = Array(String(character).utf8)
            if (words.last?.count ?? 0) + bytes.count > 42 { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?UTF-8?Q?\(QuotedPrintable.word($0))?=" }.joined(separator: "\r\n ")
    }

    /// `Sun, 22 Nov 2026 00:20:19 +0000`.
    static func date(_ time: Timestamp) -> String {
        let text = Array(time.description)
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let month = (Int(String(text[5...6])) ?? 1) - 1
        return "\(days[time.seconds / 86_400 % 7]), \(String(text[8...9])) \(months[month]) \(String(text[0...3])) "
            + "\(String(text[11...18])) +0000"
    }
}

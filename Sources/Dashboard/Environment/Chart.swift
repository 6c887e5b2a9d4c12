// Bars by the day, drawn here: an SVG without style or script. The same numbers stand in a table for whoever does not see them.

internal import HTML
internal import Store

/// One row of bars.
struct Chart {
    let title: String
    let days: [String]
    let values: [Int]
    var isBad = false

    /// As wide as the narrowest place that it stands in: its letters are then as large as those around it.
    private static let (width, height, top, bottom) = (280, 120, 20, 18)

    var html: HTML {
        let total = Numbers.grouped(values.reduce(0, +))
        let today = Numbers.grouped(values.last ?? 0)
        let text = "\(title) per day in the last \(days.count) days: \(total) in all, \(today) today"
        return """
            <div class="panel"><h3>\(title)</h3>
            <svg class="chart" viewBox="0 0 \(Self.width) \(Self.height)" role="img" aria-label="\(text)">
            <text x="0" y="12">\(Numbers.grouped(most)) at most</text>\(bars)
            <line x1="0" y1="\(floor)" x2="\(Self.width)" y2="\(floor)"/>
            <text x="0" y="\(Self.height - 4)">\(Self.short(days.first))</text>
            <text x="\(Self.width)" y="\(Self.height - 4)" text-anchor="end">today</text>
            </svg></div>
            """
    }

    private var most: Int { values.max() ?? 0 }
    private var floor: Int { Self.height - Self.bottom }

    private var bars: [HTML] {
        let step = Self.width / max(1, values.count)
        let room = floor - Self.top
        return values.enumerated().compactMap { place, value in
            guard value > 0 else { return nil }
            // What happened once can be seen beside what happened a million times.
            let tall = max(2, value * room / max(1, most))
            return """
                <rect class="\(isBad ? "bar bad" : "bar")" x="\(place * step + 3)" y="\(floor - tall)" width="\(step - 6)" \
                height="\(tall)" rx="2"/>
                """
        }
    }

    /// `2026-01-31` is "31 Jan".
    static func short(_ day: String?) -> String {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let parts = (day ?? "").split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, months.indices.contains(parts[1] - 1) else { return day ?? "" }
        return "\(parts[2]) \(months[parts[1] - 1])"
    }
}

/// The charts of an environment, and their numbers.
struct Charts {
    let counts: DayCounts

    var html: HTML {
        guard !counts.isEmpty else {
            return """
                <section><h2>The last \(counts.days.count) days</h2>
                <div class="empty"><p>Nobody has signed in and no token was given yet. \
                It is counted once a minute.</p></div></section>
                """
        }
        let charts = [
            Chart(title: "Sign-ins", days: counts.days, values: counts.of(.signIns)),
            Chart(title: "Tokens", days: counts.days, values: counts.of(.tokens)),
            Chart(title: "Refusals", days: counts.days, values: counts.of(.refusals), isBad: true),
        ]
        return """
            <section><h2>The last \(counts.days.count) days</h2><div class="charts">\(charts.map(\.html))</div>
            \(table)</section>
            """
    }

    private var table: HTML {
        let rows = counts.days.indices.reversed().map { place -> HTML in
            func cell(_ name: String, _ values: [Int]) -> HTML {
                #"<td class="number" data-label="\#(name)">\#(Numbers.grouped(values[place]))</td>"#
            }
            return """
                <tr><th scope="row">\(counts.days[place])</th>\(cell("Sign-ins", counts.of(.signIns)))\
                \(cell("Tokens", counts.of(.tokens)))\(cell("Refusals", counts.of(.refusals)))</tr>
                """
        }
        return """
            <details><summary>The numbers, in a table</summary>
            <div class="table"><table><thead><tr><th scope="col">Day (UTC)</th><th scope="col" class="number">Sign-ins</th>\
            <th scope="col" class="number">Tokens</th><th scope="col" class="number">Refusals</th></tr></thead>
            <tbody>\(rows)</tbody></table></div></details>
            """
    }
}

enum Numbers {
    /// `1234567` is "1,234,567".
    static func grouped(_ number: Int) -> String {
        let digits = Array(String(abs(number)))
        var text = number < 0 ? "-" : ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }
}

// How an environment's pages will look: its sign-in, drawn small, light and dark.

internal import HTML
internal import Pages

/// A drawing, whose colours need no style: the page's policy allows none of its own.
struct BrandPreview {
    let brand: Brand

    var html: HTML {
        """
        <figure class="preview"><div>\(page(isDark: false))\(page(isDark: true))</div>
        <figcaption class="hint">The sign-in page, light and dark. A colour that could not be read is made darker or \
        lighter.</figcaption></figure>
        """
    }

    private func page(isDark: Bool) -> HTML {
        let accent = brand.color.map { isDark ? $0.onDark : $0.onLight } ?? (isDark ? "#9db8ff" : "#2a4fd0")
        let (ground, card, text, edge, onAccent) =
            isDark
            ? ("#14161b", "#1d2026", "#e9ebf0", "#565d6b", "#0c0e12")
            : ("#f3f4f7", "#ffffff", "#191c22", "#8a91a0", "#ffffff")
        let logo = brand.logo.map {
            HTML(#"<image href="\#(link: $0)" x="24" y="14" width="24" height="24"/>"#)
        }
        let label = "The sign-in page of \(brand.name), \(isDark ? "dark" : "light")"
        return """
            <svg viewBox="0 0 280 200" role="img" aria-label="\(label)">
            <rect width="280" height="200" rx="10" fill="\(ground)"/>\(optional: logo)
            <text x="\(brand.logo == nil ? 24 : 56)" y="31" font-size="13" font-weight="600" fill="\(text)">\(short)</text>
            <rect x="24" y="46" width="232" height="138" rx="10" fill="\(card)"/>
            <text x="40" y="76" font-size="16" font-weight="650" fill="\(text)">Sign in</text>
            <rect x="40" y="90" width="200" height="24" rx="6" fill="none" stroke="\(edge)"/>
            <rect x="40" y="124" width="200" height="28" rx="6" fill="\(accent)"/>
            <text x="140" y="142" font-size="12" font-weight="600" text-anchor="middle" fill="\(onAccent)">Sign in</text>
            <text x="40" y="172" font-size="11" fill="\(accent)">Forgot your password?</text></svg>
            """
    }

    /// As much as the drawing has room for.
    private var short: String {
        brand.name.count > 26 ? brand.name.prefix(25) + "…" : brand.name
    }
}

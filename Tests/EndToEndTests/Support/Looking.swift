// Pages as people see them: pictures to look at, and what can be judged of each without looking.

import JOSE
import JSON
import POSIX
import Testing

extension Browser {
    /// Writes pictures, wide and narrow, light and dark, for people to look at, and checks that nothing stands out of the window.
    func look(_ name: String) throws {
        let folder = Program.package + "/.build/pictures"
        try Folder.createAll(folder, mode: 0o755)
        for (width, isDark) in [(1280, false), (1280, true), (320, false), (320, true)] {
            try look(width: width, dark: isDark)
            let wide = try run("return document.documentElement.scrollWidth").integer ?? 0
            #expect(wide <= width, "\(name) is \(wide) wide at \(width)")
            // RFC 4648 section 4, without the padding that WebDriver adds.
            let text = try picture().prefix { $0 != "=" }
            let plain = String(text.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
            try File.replace(
                "\(folder)/\(name)-\(width)-\(isDark ? "dark" : "light").png", with: try Base64URL.decode(plain),
                mode: 0o644)
        }
        try look(width: 1280, dark: false)
    }

    /// What is wrong for people who hear the page or use no mouse (WCAG 2.2: 1.1.1, 1.3.1, 2.4.1, 2.4.2, 3.1.1, 3.3.2, 4.1.2).
    func barriers() throws -> [String] {
        let found = try run(
            """
            const all = (selector) => [...document.querySelectorAll(selector)], found = [];
            const check = (isRight, what) => { if (!isRight) found.push(what); };
            check(document.documentElement.lang, 'no language');
            check(document.title.trim(), 'no title');
            check(all('h1').length === 1 && all('main').length === 1, 'not one heading and one main part');
            for (const field of all('input:not([type=hidden]), select, textarea'))
                check(field.labels.length && field.labels[0].textContent.trim(), 'no label: ' + field.name);
            for (const field of all('[aria-describedby]'))
                for (const id of field.getAttribute('aria-describedby').split(' '))
                    check(document.getElementById(id), 'nothing describes ' + field.name);
            for (const target of all('a, button')) check(target.textContent.trim(), 'a link or button without a name');
            for (const picture of all('img')) check(picture.hasAttribute('alt'), 'a picture without words');
            const names = all('[id]').map((element) => element.id);
            check(new Set(names).size === names.length, 'an id twice');
            check(all('[tabindex]').every((element) => element.tabIndex <= 0), 'an order of its own');
            return found;
            """)
        return found.array?.compactMap(\.string) ?? ["no answer"]
    }
}

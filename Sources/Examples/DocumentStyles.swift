// What the two-part application looks like. A literal, because embedded files take long to compile.

enum DocumentStyles {
    static let bytes = Array(text.utf8)

    private static let text = #"""
        :root {
          color-scheme: light dark;
          --ground: #f4f7f4;
          --surface: #ffffff;
          --text: #18201b;
          --soft: #55615a;
          --line: #d3dcd5;
          --edge: #76837b;
          --accent: #0c6b4f;
          --on-accent: #ffffff;
          --good: #0c5a3c;
          --good-ground: #e0f1e7;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #0f1412;
            --surface: #181f1c;
            --text: #e9efeb;
            --soft: #a4b1a9;
            --line: #2f3a34;
            --edge: #7d8b83;
            --accent: #6fd3ab;
            --on-accent: #0a120e;
            --good: #8fdcb0;
            --good-ground: #14301f;
          }
        }
        *, *::before, *::after { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body {
          margin: 0; min-height: 100vh; padding: 0 1rem 3rem;
          background: var(--ground); color: var(--text);
          font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "DejaVu Sans", Arial, sans-serif;
          overflow-wrap: anywhere;
        }
        header, main, footer { max-width: 44rem; margin: 0 auto; }
        header {
          display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between;
          min-height: 4.5rem; padding: 1rem 0;
        }
        header form { display: flex; flex-wrap: wrap; gap: .5rem .875rem; align-items: center; margin: 0; }
        .name { display: inline-flex; gap: .625rem; align-items: center; color: var(--text); font-weight: 650; text-decoration: none; }
        .name:hover { text-decoration: underline; }
        .mark { flex: none; width: 1.25rem; height: 1.5rem; border: 2px solid var(--accent); border-radius: 3px; background: linear-gradient(var(--accent) 0 0) 50% 30% / 55% 2px no-repeat, linear-gradient(var(--accent) 0 0) 50% 60% / 55% 2px no-repeat; }
        .who { color: var(--soft); font-size: .9375rem; }
        main { padding: clamp(1.5rem, 5vw, 2.75rem); background: var(--surface); border: 1px solid var(--line); border-radius: 16px; }
        footer p { margin: 1.25rem 0 0; color: var(--soft); font-size: .875rem; }
        h1 { margin: 0 0 .75rem; font-size: clamp(1.5rem, 5vw, 2rem); line-height: 1.2; letter-spacing: -.015em; text-wrap: balance; }
        h2 { margin: 1.75rem 0 .625rem; font-size: 1.0625rem; line-height: 1.35; }
        p { margin: 0 0 1rem; }
        a { color: var(--accent); text-underline-offset: .18em; }
        code { font: .9375em ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, monospace; }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 6px; }
        .skip { position: absolute; left: 1rem; top: -6rem; padding: .5rem .75rem; background: var(--surface); z-index: 1; }
        .skip:focus { top: .5rem; }
        .lead { max-width: 36rem; color: var(--soft); font-size: 1.0625rem; }
        .button, button {
          display: inline-flex; align-items: center; justify-content: center; min-height: 2.875rem; padding: .5rem 1.25rem;
          font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer;
          color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent); border-radius: 10px;
        }
        .button:hover, button:hover { box-shadow: inset 0 0 0 100px rgb(0 0 0 / .1); }
        button.quiet { min-height: 2.5rem; padding: .25rem 1rem; color: var(--text); background: transparent; border-color: var(--edge); }
        main > p:last-child { margin-bottom: 0; }
        .notice { padding: .75rem 1rem; color: var(--good); background: var(--good-ground); border-left: 4px solid; border-radius: 8px; }
        .menu, .documents { display: grid; gap: .875rem; margin: 1.5rem 0 0; padding: 0; list-style: none; }
        .menu a { display: grid; gap: .125rem; padding: 1rem 1.25rem; color: var(--text); text-decoration: none; border: 1px solid var(--line); border-radius: 12px; }
        .menu a:hover { border-color: var(--accent); }
        .menu strong { color: var(--accent); font-size: 1.0625rem; }
        .menu span { color: var(--soft); font-size: .9375rem; }
        .documents li { padding: 1rem 1.25rem; border: 1px solid var(--line); border-radius: 12px; }
        .documents h2 { margin: 0 0 .25rem; }
        .documents p { margin: 0; }
        .documents .when { margin-top: .375rem; color: var(--soft); font-size: .875rem; }
        dl { display: grid; grid-template-columns: minmax(6rem, auto) minmax(0, 1fr); gap: .5rem 1.25rem; margin: 0; }
        dt { color: var(--soft); }
        dd { margin: 0; }
        .raw { font: .9375rem/1.55 ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, monospace; }
        .back { margin: 1.75rem 0 0; }
        @media (max-width: 30rem) {
          body { padding: 0 .75rem 2rem; }
          header form { width: 100%; justify-content: space-between; }
          dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
          dd { margin-bottom: .625rem; }
        }
        @media (prefers-contrast: more) { :root { --soft: var(--text); --line: var(--edge); } }
        @media (forced-colors: active) { .button, button, .notice { border: 2px solid; } }
        @media (prefers-reduced-motion: no-preference) { .button, button, .menu a { transition: box-shadow .12s, border-color .12s; } }

        """#
}

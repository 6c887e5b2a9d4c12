// What the dashboard looks like, over the style sheet of all pages. A literal, because embedded files take long to compile.

enum DashboardStyles {
    static let bytes = Array(text.utf8)

    private static let text = #"""
        /* The dashboard, over pages.css: one scale of space (.25, .5, .75, 1, 1.5, 2 rem) and of type (.8125, .875, .9375, 1, 1.25, 1.5 rem). */
        body:has(.shell) { padding: 0; }
        .shell { display: grid; grid-template: auto 1fr / 15rem minmax(0, 1fr); min-height: 100vh; }
        .shell main { grid-column: 1 / -1; width: 100%; max-width: 60rem; margin: 0 auto; padding: 1.5rem 2rem 3rem; }
        .shell:has(.side) main { grid-column: 2; max-width: 72rem; margin: 0; }

        .top {
          grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center;
          padding: .75rem 2rem; background: var(--surface); border-bottom: 1px solid var(--line);
        }
        .top a { color: inherit; text-decoration: none; }
        .top a:hover { text-decoration: underline; }
        .top .home { font-weight: 700; letter-spacing: -.01em; }
        .top .subject::before { content: "/"; margin-right: .75rem; color: var(--soft); }
        .top .subject { font-weight: 600; }
        .top .who { margin-left: auto; font-size: .9375rem; color: var(--soft); }
        .top .menu { display: none; }
        .kind { padding: .0625rem .5rem; border: 1px solid var(--line); border-radius: 99px; font-size: .8125rem; font-weight: 400; color: var(--soft); white-space: nowrap; }

        .side { max-width: none; margin: 0; padding: 1rem .75rem 2rem 1.25rem; border-right: 1px solid var(--line); background: var(--surface); }
        .side h2 { margin: 1rem .75rem .25rem; font-size: .8125rem; font-weight: 600; color: var(--soft); }
        .side ul { display: block; }
        .side a { padding: .375rem .75rem; font-size: .9375rem; }
        .side a:hover { background: var(--ground); }
        .side a[aria-current] { background: var(--ground); border-radius: 8px; box-shadow: inset 3px 0 0 var(--accent); }

        .crumbs { margin: 0 0 .5rem; font-size: .875rem; }
        .crumbs ol { display: flex; flex-wrap: wrap; gap: .25rem .5rem; margin: 0; padding: 0; list-style: none; }
        .crumbs li + li::before { content: "/"; margin-right: .5rem; color: var(--soft); }
        .crumbs a { display: inline; padding: 0; color: var(--soft); text-decoration: underline; }
        .heading { display: flex; flex-wrap: wrap; gap: .75rem 1rem; align-items: center; justify-content: space-between; margin: 0 0 1rem; }
        .heading h1, .heading h2 { margin: 0; }
        .shell h2 { font-size: 1.25rem; line-height: 1.3; font-weight: 600; }
        .shell .side h2 { font-size: .8125rem; }
        .shell section { margin: 2rem 0 0; }
        .shell h3 { margin: 1.5rem 0 .5rem; font-size: 1rem; }

        .button {
          display: inline-block; min-height: 2.5rem; padding: .4375rem 1rem; font-size: .9375rem; font-weight: 600; line-height: 1.5;
          color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent); border-radius: 8px; text-decoration: none;
        }
        .button:hover { text-decoration: underline; }
        .button.quiet { color: var(--text); background: transparent; border-color: var(--edge); }
        .buttons { display: flex; flex-wrap: wrap; gap: .5rem; }
        .shell button { min-height: 2.5rem; padding: .375rem 1rem; font-size: .9375rem; }
        button.danger { background: var(--bad); border-color: var(--bad); color: var(--surface); }
        .shell .actions { display: flex; flex-wrap: wrap; gap: .75rem 1.25rem; align-items: center; }

        .table { overflow-x: auto; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); }
        .table table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
        .table th, .table td { padding: .625rem 1rem; text-align: start; vertical-align: top; border-bottom: 1px solid var(--line); }
        .table tbody tr:last-child > * { border-bottom: 0; }
        .table thead th { font-size: .8125rem; font-weight: 600; color: var(--soft); white-space: nowrap; }
        .table thead a { color: inherit; }
        .table tbody th { font-weight: 600; }
        .table .number { text-align: end; font-variant-numeric: tabular-nums; }
        .table td > .badge { justify-self: start; align-self: start; }
        .none { color: var(--soft); }
        .words { margin: 0; padding: 0; list-style: none; }
        .table .words li + li { margin-top: .25rem; }
        .badge.bad { color: var(--bad); background: var(--bad-ground); }
        .badge.plain { color: var(--text); background: var(--ground); }
        .under { display: flex; flex-wrap: wrap; gap: .75rem 1.5rem; align-items: center; justify-content: space-between; margin: 1rem 0 0; font-size: .9375rem; }
        .pages { display: flex; gap: 1rem; max-width: none; margin: 0; }
        .pages a { padding: .375rem .75rem; border: 1px solid var(--edge); }
        .empty { padding: 2rem; border: 1px dashed var(--edge); border-radius: 10px; text-align: center; }
        .empty > :last-child { margin: 0; }

        .filters { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin: 0 0 1rem; }
        .filters label { display: block; margin: 0 0 .25rem; font-size: .8125rem; font-weight: 600; color: var(--soft); }
        .filters input, .filters select, .shell .field input, .shell select, .shell textarea {
          min-height: 2.5rem; padding: .375rem .75rem; font: inherit; font-size: .9375rem; color: var(--text); background: var(--surface);
          border: 1px solid var(--edge); border-radius: 8px;
        }
        .filters .quiet { align-self: end; }
        .shell select { max-width: 100%; }
        .shell .stack { max-width: 40rem; }
        .shell .field select, .shell .field textarea { display: block; width: 100%; }
        .shell textarea { resize: vertical; font-family: ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, monospace; font-size: .875rem; }
        .shell [aria-invalid] { border: 2px solid var(--bad); }
        .field.tick label, .choices label { display: flex; gap: .625rem; align-items: flex-start; font-weight: 400; }
        .field.tick label { font-weight: 600; }
        .shell input[type="checkbox"], .shell input[type="radio"] { flex: none; width: 1.25rem; min-height: 1.25rem; height: 1.25rem; margin: .125rem 0 0; padding: 0; accent-color: var(--accent); }
        .choices { display: grid; gap: .5rem; margin: 0; padding: 0; border: 0; }
        .choices.columns { grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); }

        .facts { grid-template-columns: minmax(9rem, 14rem) minmax(0, 1fr); gap: 0; padding: .25rem 1rem; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); font-size: .9375rem; }
        .facts > * { padding: .5rem 0; border-bottom: 1px solid var(--line); }
        .facts > dt { padding-right: 1rem; }
        .facts > dt:last-of-type, .facts > dd:last-child { border-bottom: 0; }
        .effects { margin: 0 0 1rem; padding-left: 1.25rem; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: .75rem; margin: .75rem 0 0; padding: 0; list-style: none; }
        .tiles li { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: center; justify-content: space-between; padding: 1rem; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); }
        .tiles .hint { display: block; margin: 0; }
        .figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); gap: .75rem; margin: 0; }
        .figures > div { padding: 1rem; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); }
        .figures dt { font-size: .8125rem; font-weight: 600; }
        .figures dd { font-size: 1.5rem; font-weight: 650; font-variant-numeric: tabular-nums; }
        .panel { padding: 1rem 1.25rem; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); }
        .panel > :last-child { margin-bottom: 0; }
        .chart { display: block; width: 100%; height: auto; }
        .chart .bar { fill: var(--accent); }
        .chart .bar.bad { fill: var(--bad); }
        .chart text { fill: var(--soft); font-size: 11px; }
        .chart line { stroke: var(--line); }
        .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: .75rem; margin: 0 0 .75rem; }
        .charts h3 { margin: 0 0 .5rem; }
        .shell details > summary { font-size: .9375rem; cursor: pointer; }
        .shell details > .table { margin: .75rem 0 0; }
        .health, .steps { margin: 0; }
        .health { padding: 1rem 1.25rem; list-style: none; }
        .steps { padding-left: 1.25rem; }
        .health li + li, .steps li + li { margin-top: .5rem; }
        .steps .hint { display: block; margin: 0; }
        .panel > h2:first-child, .panel > h3:first-child { margin: 0 0 .5rem; }
        .top .find { flex: 0 1 16rem; margin: 0 0 0 auto; }
        .top .find + .who { margin-left: 0; }
        .top .find input { width: 100%; min-height: 2.25rem; padding: .25rem .75rem; font: inherit; font-size: .9375rem; color: var(--text); background: var(--ground); border: 1px solid var(--edge); border-radius: 8px; }
        .preview { margin: 0 0 1rem; }
        .preview > div { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: .75rem; max-width: 40rem; }
        .preview svg { display: block; width: 100%; height: auto; border: 1px solid var(--line); border-radius: 10px; }
        pre { margin: 0 0 1rem; padding: 1rem; overflow-x: auto; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); font-size: .875rem; line-height: 1.5; }
        pre code { font-size: inherit; user-select: text; }

        .more { margin: 0 0 .75rem; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); }
        .more summary { font-weight: 600; cursor: pointer; }
        .more[open] summary { margin: 0 0 .75rem; }
        .more fieldset + fieldset { margin-top: 1.5rem; }
        .more > :last-child { margin-bottom: 0; }
        .choices .mark { display: block; }
        .more pre { background: var(--ground); }

        @media (max-width: 52rem) {
          .shell { grid-template-columns: minmax(0, 1fr); grid-template-rows: auto auto auto; }
          .shell main, .shell:has(.side) main { grid-column: 1; grid-row: 2; padding: 1rem .875rem 2rem; }
          .top { padding: .625rem .875rem; }
          .top .menu { display: inline-block; padding: .25rem .75rem; border: 1px solid var(--edge); border-radius: 8px; }
          .top .who { font-size: .875rem; }
          .top .find { flex: 1 1 100%; order: 3; margin: 0; }
          .top .find + .who { margin-left: auto; }
          .side { grid-row: 3; padding: 1rem .5rem 2rem; border: 0; border-top: 1px solid var(--line); }
          .side a { padding: .5rem .75rem; font-size: 1rem; }
          .facts { grid-template-columns: minmax(0, 1fr); }
          .facts > dt { padding-bottom: 0; border-bottom: 0; font-size: .875rem; }
          .facts > dd { padding-top: .125rem; }
          .table { border: 0; background: none; }
          .table table, .table tbody { display: block; }
          .table thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          .table tbody tr { display: block; margin: 0 0 .75rem; padding: .5rem .875rem; border: 1px solid var(--line); border-radius: 10px; background: var(--surface); }
          .table tbody th, .table tbody td { display: block; padding: .25rem 0; border: 0; }
          .table tbody td { display: grid; grid-template-columns: 7.5rem minmax(0, 1fr); gap: .75rem; }
          .table tbody td::before { content: attr(data-label); font-size: .875rem; color: var(--soft); }
          .filters > div { flex: 1 1 9rem; }
          .filters input, .filters select { width: 100%; }
        }

        """#
}

"""The style of the HTML export: readable on a phone, on paper, in light and dark."""

STYLE = """
:root{color-scheme:light dark;--ground:#fff;--text:#1c1f24;--soft:#5b6370;--line:#d9dde3;--card:#f6f7f9;
--accent:#2754bd;--covered:#0d6b3c;--covered-bg:#d5f2e1;--partial:#7a5200;--partial-bg:#fdeec3;--missed:#5b6370;--missed-bg:#e6e9ee;
--contradicted:#a3161f;--contradicted-bg:#fbdcdc}
@media(prefers-color-scheme:dark){:root{--ground:#15181d;--text:#e6e9ee;--soft:#a3acb9;--line:#343a44;--card:#1d2128;
--accent:#8db0ff;--covered:#7fdca8;--covered-bg:#173a29;--partial:#f2cd74;--partial-bg:#41340f;--missed:#a3acb9;
--missed-bg:#2c323b;--contradicted:#ff9d9d;--contradicted-bg:#4a1d20}}
*{box-sizing:border-box}
body{margin:0;overflow-wrap:anywhere;
background:var(--ground);color:var(--text);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:50rem;margin:0 auto;padding:1.25rem 1rem 3rem}
h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0}
h2{font-size:1.2rem;line-height:1.35;margin:0 0 .25rem}
h3{font-size:.95rem;margin:1.1rem 0 .35rem}
p{margin:.4rem 0}
.soft{color:var(--soft);font-size:.9rem}
.score{font-size:1.1rem;font-weight:600}
.plots,.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:1rem 2rem}
.plots{margin:1rem 0}
.columns{row-gap:0}
figure{margin:0}
figcaption{font-weight:600;margin-bottom:.4rem}
figcaption .soft{font-weight:400}
.wide{grid-column:1/-1}
.trends figure{display:flex;flex-direction:column;justify-content:end;break-inside:avoid}
svg{width:100%;max-width:30rem;height:auto;display:block}
svg .label,svg .value{font-size:13px;fill:var(--text)}
svg .value{fill:var(--soft)}
svg .track{fill:var(--missed-bg)}
svg .fill{fill:var(--accent)}
svg .grid{stroke:var(--line)}
svg .trend{fill:none;stroke:var(--accent);stroke-width:2}
section{border-top:1px solid var(--line);padding-top:1.25rem;margin-top:1.75rem}
.said{white-space:pre-wrap;background:var(--card);border-left:3px solid var(--line);border-radius:.25rem;
padding:.7rem .9rem;margin:.5rem 0}
mark{color:inherit;border-radius:.2rem;padding:.05em 0;text-decoration:underline;text-decoration-thickness:2px;
text-underline-offset:.15em}
.covered{color:var(--covered)}.partial{color:var(--partial)}.missed{color:var(--missed)}
.contradicted{color:var(--contradicted)}
mark.covered{background:var(--covered-bg)}mark.partial{background:var(--partial-bg)}
mark.missed{background:var(--missed-bg)}mark.contradicted{background:var(--contradicted-bg)}
sup{line-height:0}
li p:last-child{margin-bottom:0}
sup a,.back{text-decoration:none;color:var(--accent);font-size:.75em}
ol,ul{list-style:none;margin:.4rem 0;padding:0}
li{border:1px solid var(--line);border-radius:.4rem;padding:.5rem .75rem;margin:.4rem 0;break-inside:avoid}
li:target,mark:target,a:target{outline:2px solid var(--accent);outline-offset:2px}
.verdict{font-weight:600}
@media print{:root{color-scheme:light;--ground:#fff;--text:#000;--soft:#444;--line:#bbb;--card:#fff;
--accent:#2754bd;--covered:#0d6b3c;--covered-bg:#d5f2e1;--partial:#7a5200;--partial-bg:#fdeec3;--missed:#5b6370;--missed-bg:#e6e9ee;
--contradicted:#a3161f;--contradicted-bg:#fbdcdc}
body{font-size:10.5pt}main{max-width:none;padding:0}
mark,svg rect{print-color-adjust:exact;-webkit-print-color-adjust:exact}
h2,h3{break-after:avoid}.back{display:none}@page{margin:18mm 16mm}}
""".strip()

#pragma once

#include <string_view>

namespace cairn::services::web::plain {

/// The one stylesheet, inline in every page; the Content-Security-Policy names its hash. Contrast of text is 4.5:1 at
/// least in both schemes, targets are 24 px high (WCAG 2.2, 1.4.3 and 2.5.8). Colour never stands alone: a badge has
/// its word.
inline constexpr std::string_view kStyle = R"css(
:root{--ink:#1d2426;--soft:#566165;--line:#dcd8d0;--paper:#faf8f4;--card:#fff;--deep:#0d5c63;--deep-ink:#fff;
--wash:#eaf1f0;
--green:#1c6b3c;--green-b:#e3f1e7;--amber:#7a4b00;--amber-b:#fbeed2;--red:#a3231c;--red-b:#fbe5e2;--grey:#4d5568;
--grey-b:#e8eaf0;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--ink:#e9e6df;--soft:#a9b1b1;--line:#353c3f;--paper:#14191b;--card:#1c2326;
--deep:#6fc3c1;--deep-ink:#0d1a1b;--wash:#1f2c2f;
--green:#8ed6a5;--green-b:#1b3324;--amber:#f0c674;--amber-b:#3a2d12;--red:#ff9f95;--red-b:#421f1c;--grey:#b9c0d2;
--grey-b:#2a2f3a}}
*{box-sizing:border-box}html{scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);
font:16px/1.5 "Source Sans 3",Inter,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;
font-variant-numeric:tabular-nums}
a{color:var(--deep);text-decoration-thickness:1px;text-underline-offset:.18em}a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--deep);outline-offset:2px;border-radius:3px}
.skip{position:absolute;left:-99rem;background:var(--card);padding:.5rem 1rem;z-index:2}
.skip:focus{left:1rem;top:1rem}
header.top{border-bottom:1px solid var(--line);background:var(--card)}
.bar,main,footer{max-width:86rem;margin:auto;padding:.75rem 1.25rem}
.bar{display:flex;gap:1rem;align-items:center;flex-wrap:wrap}
.brand{display:flex;gap:.6rem;align-items:center;font-weight:650;font-size:1.1rem;color:var(--ink);
text-decoration:none;min-height:2rem}
.brand svg{fill:var(--deep)}.brand small{font-weight:400;color:var(--soft)}
.bar nav{margin-left:auto;display:flex;gap:1.25rem}.bar nav a,.links a{display:inline-block;min-height:24px}
nav a[aria-current]{font-weight:650;text-decoration:none;color:var(--ink);box-shadow:0 2px var(--deep)}
h1{font-size:1.7rem;line-height:1.2;margin:1.2rem 0 .3rem;letter-spacing:-.01em;text-wrap:balance}
h2{font-size:1.15rem;margin:2rem 0 .6rem}h3{font-size:1rem;margin:1.2rem 0 .4rem}
.lead{color:var(--soft);margin:.2rem 0 1.2rem;max-width:70ch}.soft{color:var(--soft)}.small{font-size:.875rem}
.past{background:var(--amber-b);color:var(--amber);border-bottom:1px solid currentColor}.past p{margin:0}
.past a{color:inherit}
.split{margin-top:1.5rem;display:grid;grid-template-columns:15.5rem minmax(0,1fr);gap:2rem;align-items:start}
form.find+form.find,section>form.find{margin-top:1rem}
form.find{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1rem;display:grid;
gap:.75rem;grid-template-columns:repeat(auto-fill,minmax(10.5rem,1fr));align-items:end}
.wide{grid-column:span 2}label{display:block;font-size:.875rem;color:var(--soft);margin-bottom:.15rem}
input,select,button{font:inherit;color:inherit;width:100%;min-height:2.4rem;padding:.3rem .6rem;
border:1px solid #858b8c;border-radius:6px;background:var(--paper)}
button{background:var(--deep);color:var(--deep-ink);border-color:var(--deep);font-weight:600;cursor:pointer}
button:hover,a.button:hover{filter:brightness(1.1)}
a.button{display:inline-block;background:var(--deep);color:var(--deep-ink);font-weight:600;padding:.5rem 1rem;
border-radius:6px;text-decoration:none}
.chips{display:flex;flex-wrap:wrap;gap:.5rem;margin:1rem 0;padding:0;list-style:none}
.chips a{display:inline-block;background:var(--wash);border-radius:99px;padding:.15rem .8rem;text-decoration:none;
color:var(--ink)}.chips a:hover{text-decoration:line-through}
aside h2{margin:1.1rem 0 .2rem;font-size:.875rem;color:var(--soft);font-weight:600}
.facet{list-style:none;margin:0;padding:0}
.facet a{display:flex;justify-content:space-between;gap:.5rem;padding:.1rem .5rem;margin:0 -.5rem;min-height:26px;
text-decoration:none;border-radius:5px;color:var(--ink)}
.facet a:hover{background:var(--wash)}.facet a[aria-current]{background:var(--wash);font-weight:650}
.facet a span+span{color:var(--soft)}
summary{cursor:pointer;min-height:26px;color:var(--deep)}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;background:var(--card);
border:1px solid var(--line);border-radius:10px;overflow:hidden;border-spacing:0}
caption{text-align:left;color:var(--soft);padding:.5rem 0}
th,td{text-align:left;vertical-align:top;padding:.6rem .75rem;border-top:1px solid var(--line)}
thead th{font-size:.875rem;font-weight:600;color:var(--soft);border-top:0;white-space:nowrap}
thead a{color:inherit;display:inline-block;min-height:24px}tbody th{font-weight:400}
tbody tr:hover{background:var(--wash)}td.n,thead th.n{text-align:right}
.t{font-weight:600;font-size:1.02rem;text-decoration:none}.t:hover{text-decoration:underline}
.meta{display:block;color:var(--soft);font-size:.875rem}
.b{display:inline-block;border-radius:99px;padding:.05rem .65rem;font-size:.875rem;font-weight:600;white-space:nowrap}
.b-green{background:var(--green-b);color:var(--green)}.b-amber{background:var(--amber-b);color:var(--amber)}
.b-red{background:var(--red-b);color:var(--red)}.b-dormant{background:var(--grey-b);color:var(--grey)}
.pages{display:flex;justify-content:space-between;margin:1rem 0;gap:1rem}
.pages a{padding:.4rem 1rem;border:1px solid var(--line);border-radius:6px;background:var(--card);
text-decoration:none}
dl.facts{display:grid;grid-template-columns:minmax(8rem,11rem) 1fr;margin:0;background:var(--card);
border:1px solid var(--line);border-radius:10px}
dl.facts>*{padding:.5rem .9rem;margin:0;border-top:1px solid var(--line)}dl.facts>:nth-child(-n+2){border-top:0}
dt{color:var(--soft);font-size:.9rem}dd{overflow-wrap:anywhere}
.by{font-size:.8rem;color:var(--soft);text-decoration:none;margin-left:.4rem;display:inline-block;min-width:24px;
min-height:24px}.by:hover{text-decoration:underline}
ol.line{list-style:none;margin:0;padding:0 0 0 1.4rem;border-left:3px solid var(--line)}
ol.line>li{position:relative;padding:.1rem 0 1.4rem}
ol.line>li::before{content:"";position:absolute;left:-1.85rem;top:.5rem;width:.75rem;height:.75rem;
border-radius:50% 48% 46% 52%;background:var(--deep);border:2px solid var(--paper)}
ol.line>li:target{background:var(--wash);box-shadow:0 0 0 .5rem var(--wash);border-radius:4px}ol.line h3{margin:0}
ol.line li{overflow-wrap:anywhere}
.was{color:var(--soft);text-decoration:line-through}.ch{margin:.4rem 0 0;padding-left:1.1rem}
.two{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:2.5rem;align-items:start}
footer{color:var(--soft);font-size:.875rem;border-top:1px solid var(--line);margin-top:3rem}
@media(max-width:60rem){.split,.two{grid-template-columns:minmax(0,1fr);gap:1rem}aside{order:2}}
@media(max-width:44rem){.wide{grid-column:1/-1}.cards,.cards tbody,.cards tr,.cards td,.cards th{display:block}
.cards thead{position:absolute;left:-99rem}
.cards tr{border-top:1px solid var(--line);padding:.6rem 0}.cards tbody tr:first-child{border:0}
.cards td,.cards th{border:0;padding:.15rem .9rem}
.cards td[data-l]:not(:empty)::before{content:attr(data-l) ": ";color:var(--soft);font-size:.875rem}
dl.facts{grid-template-columns:1fr}dl.facts>dd{border-top:0;padding-top:0}dl.facts>:nth-child(2){border-top:0}
h1{font-size:1.4rem}.bar nav{margin-left:0}}
@media(max-width:44rem){form.find{grid-template-columns:1fr 1fr;gap:.6rem}
.cards caption{display:block;padding:.6rem .9rem 0}
.pages{align-items:center}.pages a{padding:.4rem .7rem}dl.facts>dt{padding-bottom:0}}
@media print{aside,form.find,.bar nav,.pages{display:none}.split{display:block}}
@media(prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
)css";

}  // namespace cairn::services::web::plain

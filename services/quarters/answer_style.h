#pragma once

#include <string_view>

namespace cairn::services::quarters {

/// The stylesheet of the answer page, inline; the Content-Security-Policy names its hash. For a phone first, in the
/// colours of the plain pages. Text has a contrast of 4.5:1 at least in both schemes; every target is 44 px high. What
/// a choice asks for opens beneath it by :has(); where a browser does not know that, everything stands open.
inline constexpr std::string_view kAnswerStyle = R"css(
:root{--ink:#1d2426;--soft:#566165;--line:#dcd8d0;--paper:#faf8f4;--card:#fff;--deep:#0d5c63;--deep-ink:#fff;
--wash:#eaf1f0;--green:#1c6b3c;--green-b:#e3f1e7;--amber:#7a4b00;--amber-b:#fbeed2;--red:#a3231c;--red-b:#fbe5e2;
color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--ink:#e9e6df;--soft:#a9b1b1;--line:#353c3f;--paper:#14191b;--card:#1c2326;
--deep:#6fc3c1;--deep-ink:#0d1a1b;--wash:#1f2c2f;--green:#8ed6a5;--green-b:#1b3324;--amber:#f0c674;--amber-b:#3a2d12;
--red:#ff9f95;--red-b:#421f1c}}
*{box-sizing:border-box}html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 "Source Sans 3",Inter,system-ui,-apple-system,
"Segoe UI",Roboto,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:break-word}
a{color:var(--deep);text-underline-offset:.18em}
:focus-visible{outline:3px solid var(--deep);outline-offset:2px;border-radius:4px}
.skip{position:absolute;left:-99rem;background:var(--card);padding:.6rem 1rem;z-index:2}
.skip:focus{left:1rem;top:1rem}
header,main,footer{max-width:42rem;margin:0 auto;padding:0 1rem}
header{display:flex;justify-content:space-between;align-items:center;gap:.5rem;min-height:3.25rem}
.brand{display:flex;align-items:center;gap:.5rem;font-weight:650}.brand svg{fill:var(--deep)}
nav{display:flex;gap:.25rem}nav a,nav strong{min-height:44px;min-width:36px;padding:0 .4rem;display:flex;
align-items:center;justify-content:center;font-size:.9rem}nav strong{color:var(--soft);font-weight:600}
h1{font-size:1.55rem;line-height:1.2;letter-spacing:-.012em;margin:.4rem 0 .5rem;text-wrap:balance}
h2{font-size:1.1rem;margin:0 0 .5rem;line-height:1.3}p{margin:0 0 .6rem}
.q{color:var(--deep);font-weight:600;margin:.9rem 0 0;font-size:.95rem}.soft{color:var(--soft)}.small{font-size:.9rem}
.due{display:inline-block;margin:.1rem 0 1rem;padding:.3rem .8rem;border-radius:99px;background:var(--wash);
font-weight:600;font-size:.95rem}
.late{background:var(--amber-b);color:var(--amber);border-radius:10px}
.box{border:1px solid var(--line);border-radius:14px;background:var(--card);padding:1rem;margin:0 0 1rem}
.box>:last-child{margin-bottom:0}
.owed{border-color:transparent;background:var(--amber-b);color:var(--amber)}.owed .soft{color:inherit}
.good{border-color:transparent;background:var(--green-b);color:var(--green)}.good .soft{color:inherit}
.bad{border-color:transparent;background:var(--red-b);color:var(--red)}.bad a{color:inherit}
ul{margin:0 0 .6rem;padding-left:1.15rem}li+li{margin-top:.35rem}
fieldset{border:1px solid var(--line);border-radius:14px;background:var(--card);margin:0 0 1rem;padding:0 1rem 1rem;
min-width:0}
legend{float:left;width:100%;padding:1rem 0 .15rem;font-size:1.08rem;font-weight:650;line-height:1.3}
legend .n{display:block;font-size:.85rem;font-weight:400;color:var(--soft);margin-bottom:.15rem}
fieldset>.facts{clear:both;color:var(--soft);font-size:.92rem;margin:0 0 .75rem}
.wrong{border:2px solid var(--red)}.why{clear:both;color:var(--red);font-weight:600;margin:0 0 .6rem}
.pick{display:flex;align-items:center;gap:.7rem;min-height:46px;padding:.35rem .8rem;border:1px solid var(--line);
margin-top:-1px;cursor:pointer}
.pick:hover{background:var(--wash)}
.pick.first{border-radius:10px 10px 0 0;margin-top:0}.pick.last{border-radius:0 0 10px 10px}
.pick input{width:1.25rem;height:1.25rem;margin:0;flex:none;accent-color:var(--deep)}
.pick:has(:checked){background:var(--wash);border-color:var(--deep);font-weight:600;position:relative}
.pick:has(:focus-visible){outline:3px solid var(--deep);outline-offset:2px}.pick input:focus-visible{outline:none}
.panel{padding:.8rem .8rem .9rem;border:1px solid var(--deep);border-top:0;background:var(--wash)}
@supports selector(:has(*)){.panel{display:none}
.pick:has(:checked)+.panel{display:block}}
.panel label{display:block;font-size:.9rem;font-weight:600;margin:.6rem 0 .2rem}.panel label:first-of-type{margin-top:0}
.panel .soft{font-size:.875rem;margin:.2rem 0 0}
.owed label,.add label{display:block;font-size:.9rem;font-weight:600;margin:.6rem 0 .2rem}
.kept{margin:.3rem 0 0;font-size:.9rem;font-weight:600}.owed .why{color:var(--red);margin:.3rem 0}
input[type=file]{font:inherit;color:inherit;width:100%;min-height:44px;padding:.35rem .5rem;
border:1px dashed currentColor;border-radius:8px;background:var(--card);overflow:hidden}
input[type=file]::file-selector-button{font:inherit;font-weight:600;min-height:32px;margin-right:.6rem;cursor:pointer}
.owed .small{margin-top:.6rem}.more{text-align:center;margin:1.5rem 0 0}.more a{display:inline-flex;min-height:44px;
align-items:center;font-weight:600}
.date{border:0;padding:0;margin:.4rem 0 0;background:none}.date legend{font-size:.9rem;padding:.6rem 0 .1rem}
.date .facts{margin-bottom:.3rem;font-size:.875rem}.parts{display:flex;gap:.6rem}.parts div{flex:1}
select{font:inherit;color:inherit;width:100%;min-height:44px;padding:.5rem .7rem;border:1px solid #858b8c;
border-radius:8px;background:var(--card)}
input[type=text],textarea{font:inherit;color:inherit;width:100%;min-height:44px;padding:.5rem .7rem;
border:1px solid #858b8c;border-radius:8px;background:var(--card)}textarea{min-height:4.6rem;resize:vertical}
button{font:inherit;font-weight:650;width:100%;min-height:52px;padding:.6rem 1rem;border-radius:12px;cursor:pointer;
border:2px solid var(--deep);background:transparent;color:var(--deep)}
button.main{background:var(--deep);color:var(--deep-ink);font-size:1.08rem}button:hover{filter:brightness(1.08)}
button.quiet{border-color:transparent;min-height:44px;text-decoration:underline;text-underline-offset:.18em}
.go{margin:1.5rem 0 0}.go p{margin:.35rem 0 1rem;text-align:center;color:var(--soft);font-size:.9rem}
.good button{border-color:currentColor;color:inherit;min-height:44px;margin:.3rem 0 .6rem}
.answer{font-weight:600}
footer{color:var(--soft);font-size:.875rem;padding:1.5rem 1rem 2.5rem}
@media print{nav,.go,.pick,.panel,button{display:none!important}}
)css";

}  // namespace cairn::services::quarters

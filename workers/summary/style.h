#pragma once

#include <string_view>

namespace cairn::workers::summary {

/// On a screen and on paper (A4). Text has a contrast of 4.5:1 at least; nothing is said by colour alone.
inline constexpr std::string_view kStyle = R"css(
@page{size:A4;margin:20mm 16mm 18mm;
@bottom-left{content:string(running);font:7.5pt Inter,"DejaVu Sans",sans-serif;color:#566165}
@bottom-right{content:"Page " counter(page) " of " counter(pages);font:7.5pt Inter,"DejaVu Sans",sans-serif;
color:#566165}}
@page:first{margin-top:14mm}
*{box-sizing:border-box}
html{font:10pt/1.45 Inter,"DejaVu Sans",sans-serif;color:#1d2426;background:#fff}
body{margin:0 auto;max-width:62rem;padding:1.5rem}
a{color:#0d5c63;text-decoration:none;border-bottom:.5pt solid #9fc4c3}
h1{font-size:19pt;line-height:1.2;font-weight:600;letter-spacing:-.01em;margin:0 0 .2rem}
h2{font-size:14pt;font-weight:600;margin:2.2rem 0 .6rem;padding-top:.5rem;border-top:2pt solid #0d5c63;
break-after:avoid}
h3{font-size:10.5pt;font-weight:600;margin:0}
.lead{color:#566165;font-size:11pt;margin:0 0 1rem}
.running{string-set:running content(text);position:absolute;font-size:0;color:transparent}
.tiles{display:flex;flex-wrap:wrap;margin:.4rem 0 .3rem;padding:0;list-style:none}
.tiles li{width:22.6%;margin:.6%;padding:.45rem .6rem;background:#eaf1f0;border-radius:6px}
.tiles b{display:block;font-size:15pt;font-weight:600;line-height:1.25}
.tiles a{border:0;color:#1d2426}.tiles span{display:block;font-size:8.5pt;color:#3f4a4d}
table{border-collapse:collapse;width:100%;margin:.2rem 0 .3rem;font-size:8.6pt}
caption{text-align:left;font-weight:600;font-size:10.5pt;padding:.9rem 0 .25rem;break-after:avoid}
th,td{text-align:left;vertical-align:top;padding:.24rem .5rem .24rem 0;border-bottom:.5pt solid #dcd8d0;
overflow-wrap:break-word}
thead th{font-weight:600;color:#3f4a4d;border-bottom:1pt solid #566165}
tbody th{font-weight:400}
td.n,th.n{text-align:right;padding-right:.9rem;font-variant-numeric:tabular-nums;white-space:nowrap}
.nodata{color:#6b4a00;font-style:normal}
tr{break-inside:avoid}thead{display:table-header-group}
.note,.empty{color:#566165;font-size:8.4pt;margin:.15rem 0 .7rem}
.empty{margin-top:.1rem}
svg{display:block;width:100%;max-width:40rem;height:auto;margin:.3rem 0 .2rem;
break-after:avoid}
.toc{columns:2;margin:0 0 1rem;padding-left:1.1rem;font-size:9pt}
.break{break-before:page}.break h2{margin-top:0}
footer{color:#566165;font-size:8.4pt;margin-top:2rem;border-top:.5pt solid #dcd8d0;padding-top:.5rem}
@media print{body{padding:0;max-width:none}.toc{display:none}}
@media screen{table{display:table}main{overflow-x:auto}}
)css";

}  // namespace cairn::workers::summary

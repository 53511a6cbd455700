"""Makes dirty files of the kinds of text: web pages, XML, JSON, tables, Markdown, style sheets."""

import base64
import tempfile
from pathlib import Path

from tests.specimens import pictures
from tests.specimens.planted import needle


def _photo() -> str:
    with tempfile.TemporaryDirectory() as folder:
        data = pictures.dirty_jpeg(Path(folder) / "a.jpg").read_bytes()
    return "data:image/jpeg;base64," + base64.b64encode(data).decode()


def _spread(word: str) -> str:
    """Writes a word in characters nobody sees (tags, U+E0000 and up), as such marks are written."""
    return " " + "".join(chr(0xE0000 + ord(letter)) for letter in word)


def dirty_html() -> bytes:
    """Gives a page with a needle in every place; words shown stay."""

    def n(kind: str, place: str) -> str:
        return needle("html", kind, place)

    return f"""<!DOCTYPE html PUBLIC "{n("m", "doctype")}" "http://{n("b", "dtd")}.example/">
<!-- {n("m", "comment")} --><html lang="fr" data-{n("m", "dataname")}="x">
<head><title>{n("m", "title")}</title><meta charset="utf-8"><meta name="author" content="{n("m", "meta")}">
<meta http-equiv="refresh" content="9; url=http://{n("b", "refresh")}.example/">
<base href="http://{n("b", "base")}.example/"><link rel="stylesheet" href="http://{n("b", "sheet")}.example/a.css">
<style>/* {n("m", "csscomment")} */ @import url(http://{n("b", "import")}.example/); .gone {{ display: none }}
  p.red {{ color: red; background: url(http://{n("b", "cssurl")}.example/) }}</style>
<script>var a = "{n("h", "headscript")}";</script>
<!--[if IE]><p>{n("h", "conditional")}</p><![endif]--></head>
<body id="{n("m", "id")}" class="{n("m", "class")}" onload="{n("h", "onload")}">
<h1 title="{n("m", "tip")}">{n("c", "heading")}</h1>
<p class="red" data-owner="{n("m", "data")}">{n("c", "words")}{_spread(n("h", "tags"))} and <b>bold</b>.
<p>Two<br>lines <a href="http://{n("b", "link")}.example/?to={n("m", "linkid")}" ping="http://{
        n("b", "ping")
    }.example/">{n("c", "linked")}</a>
<img src="http://{n("b", "pixel")}.example/p.gif" width="1" height="1" alt="{n("m", "alt")}">
<img srcset="http://{n("b", "srcset")}.example/p.gif 2x"><img width="40" src="{_photo()}">
<div class="gone">{n("h", "byclass")}</div><div style="display:none">{n("h", "bystyle")}</div>
<p hidden>{n("h", "byattribute")}</p><template>{n("h", "template")}</template>
<noscript><img src="http://{n("b", "noscript")}.example/p.gif">{n("h", "noscripttext")}</noscript>
<table border="1" summary="{n("m", "summary")}"><tr><td colspan="2" headers="{n("m", "headers")}">{
        n("c", "cell")
    }</td></tr><tr><td>1</td><td>2</td></tr></table>
<form action="http://{n("b", "form")}.example/"><input type="hidden" name="t" value="{n("h", "input")}"></form>
<iframe src="http://{n("b", "frame")}.example/"></iframe><object data="http://{n("b", "object")}.example/"></object>
<video poster="http://{n("b", "poster")}.example/"><source src="http://{n("b", "video")}.example/"></video>
<svg><text>{n("h", "svg")}</text><image href="http://{n("b", "svgimage")}.example/"/></svg>
<pre>  code  stays
    as it is</pre><script src="http://{n("b", "script")}.example/"></script>
</body></html><!-- {n("m", "trailer")} -->
""".encode()


def dirty_xhtml() -> bytes:
    """Gives the same as strict XHTML, shorter."""

    def n(kind: str, place: str) -> str:
        return needle("xhtml", kind, place)

    return f"""<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{n("m", "title")}</title></head>
<body><!-- {n("m", "comment")} --><p id="{n("m", "id")}">{n("c", "words")}<br/>and more</p>
<img src="http://{n("b", "pixel")}.example/" alt="{n("m", "alt")}"/></body></html>
""".encode()


def dirty_xml() -> bytes:
    """Gives an XML file with something beside its elements in every place."""

    def n(kind: str, place: str) -> str:
        return needle("xml", kind, place)

    return f"""<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet href="http://{n("b", "stylesheet")}.example/"?><!-- {n("m", "before")} -->
<!DOCTYPE list SYSTEM "http://{n("b", "doctype")}.example/a.dtd" [<!ENTITY who "{n("c", "entity")}">]>
<list xmlns:x="urn:x" xmlns:xi="http://www.w3.org/2001/XInclude"><!-- {n("m", "inside")} -->
   <item x:id="7"   name = '{n("c", "attribute")}'>&who;{_spread(n("h", "tags"))} is  here</item>  <item/>
\t<xi:include href="http://{n("b", "include")}.example/"/><?note {n("m", "instruction")}?>
  <p>mixed <b>{n("c", "mixed")}</b> text<![CDATA[ <raw> ]]></p></list>
<!-- {n("m", "after")} -->
""".encode()


def dirty_json() -> bytes:
    """Gives a JSON file with marks in every place."""

    def n(kind: str, place: str) -> str:
        return needle("json", kind, place)

    escaped = "".join(f"\\udb40\\udc{ord(letter):02x}" for letter in n("h", "escapes"))
    return (
        f'\ufeff{{ "who": "{n("h", "twice")}",\t"who":"{n("c", "last")}",\r\n'
        f'"n":[1.50, 1e2,-0 , 12345678901234567890.5 ], "{n("c", "name")}\u200b": "{n("c", "value")} {escaped}\\u200b",'
        f'"path":"a\\/b \\u0041", "deep":{{"list":[{{}},[],null,true]}}  }}'
    ).encode()


def dirty_csv() -> bytes:
    """Gives a table with marks in every place."""

    def n(kind: str, place: str) -> str:
        return needle("csv", kind, place)

    return (
        f'\ufeff"name";"note  ";value\r\n"{n("c", "quoted")}"; Anna\u200b{_spread(n("h", "tags"))};12,5\n\n'
        f'x;"two\nlines; ""and quotes""";-3\r\n=HYPERLINK("http://x.example/");{n("c", "plain")}  twice;+4\r\n'
    ).encode()


def dirty_markdown() -> bytes:
    """Gives a Markdown text with something its rendering hides or fetches in every place."""

    def n(kind: str, place: str) -> str:
        return needle("md", kind, place)

    return f"""---
author: {n("m", "front")}
---
# {n("c", "heading")}

A **bold** word{_spread(n("h", "tags"))},  and a [link](https://site.example "{n("m", "title")}").  \r
Next line <!-- {n("m", "comment")} --> goes on ![{n("c", "alt")}](http://{n("b", "picture")}.example/p.png)
<img src="http://{n("b", "element")}.example/"> <script>{n("h", "script")}</script> end

[//]: # ({n("m", "definition")})
[unused]: http://{n("b", "unused")}.example/ "{n("m", "unusedtitle")}"

```
code  with  <b> {n("c", "code")}
```
`<i>` stays
""".encode()


def dirty_css() -> bytes:
    """Gives a style sheet with something beside its rules in every place."""

    def n(kind: str, place: str) -> str:
        return needle("css", kind, place)

    return f"""@charset "utf-8";
@import url("http://{n("b", "import")}.example/");
/* {n("m", "comment")} */
@font-face {{ font-family: x; src: url(http://{n("b", "font")}.example/f.woff) }}
.{n("c", "selector")}  , h1 > a:hover {{ color: #c00;background: url(http://{n("b", "url")}.example/p.png);
  margin: 0 1em }}
@media (max-width: 600px) {{ .small {{ display: none; --note: "{n("m", "custom")}"; -x: url({n("b", "bare")}) }} }}
p {{ content: "a\\{n("m", "escape")}" }}
""".encode()

"""What an OpenDocument file may keep: names of elements and attributes that decide how a page looks, and nothing else.

Rule: OpenDocument 1.3 part 3, read for what is painted. What stands in no list here is dropped and told. Names of
styles, pictures, tables and masters become numbers; names every program knows stay, because programs act on them.
Never: an attribute that holds words nobody sees. Residual risk: names of typefaces and sheets stay: they are seen.
"""

import re

_BASE = "urn:oasis:names:tc:opendocument:xmlns:"
ADDRESSES = {
    "office": f"{_BASE}office:1.0", "style": f"{_BASE}style:1.0", "text": f"{_BASE}text:1.0",
    "table": f"{_BASE}table:1.0", "draw": f"{_BASE}drawing:1.0", "fo": f"{_BASE}xsl-fo-compatible:1.0",
    "svg": f"{_BASE}svg-compatible:1.0", "presentation": f"{_BASE}presentation:1.0", "number": f"{_BASE}datastyle:1.0",
    "xlink": "http://www.w3.org/1999/xlink", "manifest": f"{_BASE}manifest:1.0", "chart": f"{_BASE}chart:1.0",
}  # fmt: skip
PREFIXES = {address: prefix for prefix, address in ADDRESSES.items()} | {
    f"{_BASE}meta:1.0": "meta", f"{_BASE}config:1.0": "config", f"{_BASE}script:1.0": "script",
    f"{_BASE}form:1.0": "form", f"{_BASE}animation:1.0": "anim", "http://purl.org/dc/elements/1.1/": "dc",
    "http://www.w3.org/XML/1998/namespace": "xml",
}  # fmt: skip


def names(prefix: str, listed: str) -> frozenset[str]:
    """Gives names with their prefix."""
    return frozenset(f"{prefix}:{name}" for name in listed.split())


KEPT = frozenset().union(
    names(
        "office",
        "document-content document-styles body text spreadsheet presentation drawing font-face-decls styles"
        " automatic-styles master-styles",
    ),
    names(
        "style",
        "style default-style text-properties paragraph-properties table-properties table-column-properties"
        " table-row-properties table-cell-properties section-properties graphic-properties drawing-page-properties"
        " ruby-properties list-level-properties list-level-label-alignment page-layout page-layout-properties"
        " header-style footer-style header-footer-properties master-page header footer header-left footer-left"
        " header-first footer-first tab-stops tab-stop columns column column-sep drop-cap font-face footnote-sep"
        " region-left region-center region-right map",
    ),
    names(
        "text",
        "h p span s tab line-break list list-item list-header list-style list-level-style-number"
        " list-level-style-bullet note note-citation note-body section page-number page-count numbered-paragraph"
        " outline-style outline-level-style notes-configuration ruby ruby-base ruby-text",
    ),
    names(
        "table",
        "table table-column table-columns table-header-columns table-column-group table-row table-rows"
        " table-header-rows table-row-group table-cell covered-table-cell shapes",
    ),
    names(
        "draw",
        "frame text-box image page rect line polyline polygon path circle ellipse g connector custom-shape"
        " enhanced-geometry equation regular-polygon caption gradient hatch stroke-dash marker opacity",
    ),
    names("presentation", "footer-decl header-decl date-time-decl footer header date-time"),
    names(
        "number",
        "number-style currency-style percentage-style date-style time-style boolean-style text-style number"
        " scientific-number fraction text currency-symbol day month year era day-of-week week-of-year quarter hours"
        " minutes seconds am-pm boolean text-content fill-character",
    ),
    names("svg", "linearGradient radialGradient stop"),
)

# Elements whose words are seen and whose meaning is not: links, fields, indexes. Their content takes their place.
UNWRAPPED = frozenset({"draw:a"}) | names(
    "text",
    "a table-of-content alphabetical-index illustration-index table-index object-index user-index bibliography"
    " index-body index-title date time author-name author-initials initial-creator creator chapter file-name"
    " template-name description user-defined print-time print-date creation-date creation-time modification-date"
    " modification-time printed-by subject title keywords editing-cycles editing-duration bookmark-ref reference-ref"
    " sequence-ref note-ref sequence variable-set variable-get user-field-get user-field-input variable-input"
    " expression placeholder conditional-text hidden-text text-input database-display database-name measure"
    " page-variable-get word-count character-count paragraph-count table-count image-count object-count"
    " page-continuation meta meta-field bibliography-mark sheet-name table-formula dde-connection drop-down"
    " sender-firstname sender-lastname sender-initials sender-title sender-position sender-email sender-phone-private"
    " sender-fax sender-company sender-phone-work sender-street sender-city sender-postal-code sender-country"
    " sender-state-or-province",
)

# Elements that are dropped for a reason people should hear; every other unknown one is told as unknown.
DROPPED = {
    "sanitize.odf_comment": frozenset({"office:annotation", "office:annotation-end"}),
    "sanitize.odf_change": names("text", "tracked-changes change change-start change-end")
    | {"table:tracked-changes", "office:change-info"},
    "sanitize.odf_note": frozenset({"presentation:notes", "style:handout-master"}),
    "sanitize.odf_script": frozenset({"office:scripts", "office:event-listeners", "presentation:event-listener"}),
    "sanitize.odf_form": frozenset({"office:forms", "draw:control"}),
    "sanitize.odf_object": names("draw", "object object-ole plugin applet floating-frame"),
    "sanitize.odf_words": frozenset({"svg:title", "svg:desc", "table:title", "table:desc"}),
    "sanitize.odf_address": frozenset({
        "table:table-source", "text:section-source", "table:dde-links", "office:dde-source", "svg:font-face-src",
        "table:cell-range-source", "style:background-image", "draw:fill-image",
    }),
    "sanitize.odf_name": names(
        "text",
        "bookmark bookmark-start bookmark-end reference-mark reference-mark-start reference-mark-end toc-mark"
        " toc-mark-start toc-mark-end alphabetical-index-mark user-field-decls variable-decls sequence-decls",
    ) | {"table:named-expressions", "presentation:settings", "draw:layer-set"},
}  # fmt: skip
# Dropped without a word: what every program writes again by itself, and says nothing.
SILENT = frozenset({"text:soft-page-break", "draw:page-thumbnail", "office:settings", "table:calculation-settings"})

REFERENCES = frozenset().union(
    names(
        "style",
        "name parent-style-name next-style-name master-page-name page-layout-name data-style-name list-style-name"
        " register-truth-ref-style-name leader-text-style font-name font-name-asian font-name-complex"
        " apply-style-name",
    ),
    names(
        "text",
        "style-name name citation-style-name citation-body-style-name default-style-name master-page-name",
    ),
    names("table", "style-name default-cell-style-name"),
    names(
        "draw",
        "style-name text-style-name master-page-name fill-gradient-name fill-hatch-name marker-start marker-end"
        " stroke-dash opacity-name name",
    ),
    names("chart", "style-name"),
    names("presentation", "style-name name use-header-name use-footer-name use-date-time-name"),
)
GEOMETRY = frozenset({
    "svg:d", "svg:viewBox", "draw:points", "draw:transform", "draw:enhanced-path", "draw:formula",
    "draw:text-areas", "draw:modifiers", "draw:glue-points",
})  # fmt: skip
SEEN = names("style", "num-prefix num-suffix leader-text char font-adornments font-style-name") | {
    "text:bullet-char", "svg:font-family", "number:decimal-replacement", "fo:font-family",
}  # fmt: skip
ATTRIBUTES = frozenset().union(
    names("office", "version value value-type boolean-value date-value time-value currency"),
    names(
        "fo",
        "background-color border border-bottom border-left border-right border-top break-after break-before clip"
        " color column-count column-gap country end-indent font-size font-style font-variant font-weight height"
        " hyphenate hyphenation-keep hyphenation-ladder-count hyphenation-push-char-count"
        " hyphenation-remain-char-count keep-together keep-with-next language letter-spacing line-height margin"
        " margin-bottom margin-left margin-right margin-top max-height max-width min-height min-width orphans padding"
        " padding-bottom padding-left padding-right padding-top page-height page-width script space-after"
        " space-before start-indent text-align text-align-last text-indent text-shadow text-transform widows width"
        " wrap-option",
    ),
    names(
        "svg",
        "x y width height x1 y1 x2 y2 cx cy r rx ry fx fy font-family stroke-color stroke-width stroke-opacity"
        " stroke-linecap fill-rule offset stop-color stop-opacity gradientUnits gradientTransform spreadMethod",
    ),
    names(
        "style",
        "family class auto-update default-outline-level list-level adjustment border-line-width"
        " border-line-width-bottom border-line-width-left border-line-width-right border-line-width-top cell-protect"
        " column-width decimal-places direction diagonal-bl-tr diagonal-tl-br distance distance-after-sep"
        " distance-before-sep dynamic-spacing editable flow-with-text font-charset font-family-asian"
        " font-family-complex font-family-generic font-family-generic-asian font-family-generic-complex"
        " font-independent-line-spacing font-pitch font-pitch-asian font-pitch-complex font-relief font-size-asian"
        " font-size-complex font-style-asian font-style-complex font-weight-asian font-weight-complex"
        " footnote-max-height glyph-orientation-vertical horizontal-pos horizontal-rel join-border"
        " justify-single-word language-asian country-asian language-complex country-complex layout-grid-mode"
        " leader-style leader-type leader-width leader-color letter-kerning line-break line-spacing"
        " line-height-at-least lines length may-break-between-rows mirror num-format num-letter-sync"
        " number-wrapped-paragraphs overflow-behavior page-number page-usage position print print-content"
        " print-orientation print-page-order protect punctuation-wrap rel-column-width rel-height rel-width"
        " repeat-content rotation-align rotation-angle ruby-align ruby-position run-through script-asian"
        " script-complex scale-to scale-to-pages shadow shrink-to-fit snap-to-layout-grid tab-stop-distance"
        " table-centering text-align-source text-autospace text-blinking text-combine text-emphasize"
        " text-line-through-color text-line-through-mode text-line-through-style text-line-through-text"
        " text-line-through-type text-line-through-width text-outline text-overline-color text-overline-mode"
        " text-overline-style text-overline-type text-overline-width text-position text-rotation-angle"
        " text-rotation-scale text-scale text-underline-color text-underline-mode text-underline-style"
        " text-underline-type text-underline-width type use-optimal-column-width use-optimal-row-height"
        " use-window-font-color vertical-align vertical-pos vertical-rel volatile wrap wrap-contour"
        " wrap-contour-mode wrap-dynamic-threshold writing-mode writing-mode-automatic width color line-style"
        " row-height min-row-height display column-sep first-page-number",
    ),
    names(
        "text",
        "outline-level c level anchor-type anchor-page-number start-value continue-numbering consecutive-numbering"
        " restart-numbering is-list-header display-levels space-before min-label-width min-label-distance"
        " list-level-position-and-space-mode label-followed-by list-tab-stop-position note-class line-number"
        " number-lines protected restart-on-page footnotes-position start-numbering-at num-format"
        " select-page page-adjust line-break min-label-width bullet-relative-size",
    ),
    names(
        "table",
        "align number-columns-repeated number-rows-repeated number-columns-spanned number-rows-spanned"
        " number-matrix-columns-spanned border-model visibility tab-color end-x end-y table-background"
        " is-sub-table print",
    ),
    names(
        "draw",
        "fill fill-color fill-image-width fill-image-height stroke auto-grow-height auto-grow-width angle border"
        " blue caption-angle-type caption-escape-direction caption-type color color-inversion color-mode contrast"
        " corner-radius cx cy decorative display distance dots1 dots1-length dots2 dots2-length end end-color"
        " end-intensity extrusion fit-to-size gamma gradient-step-count green image-opacity kind line-distance"
        " luminance marker-end-center marker-end-width marker-start-center marker-start-width mirror-horizontal"
        " mirror-vertical opacity ole-draw-aspect red rotation shadow shadow-color shadow-offset-x shadow-offset-y"
        " shadow-opacity start start-angle end-angle start-color start-intensity style textarea-horizontal-align"
        " textarea-vertical-align tile-repeat-offset type visible-area-height visible-area-left visible-area-top"
        " visible-area-width wrap-influence-on-position z-index concave corners sharpness text-path"
        " text-path-allowed path-stretchpoint-x path-stretchpoint-y mirror-vertical mirror-horizontal text-rotate-angle"
        " line-skew background-size",
    ),
    names(
        "presentation",
        "class placeholder user-transformed background-visible background-objects-visible display-header"
        " display-footer display-page-number display-date-time",
    ),
    names(
        "number",
        "decimal-places min-decimal-places min-integer-digits grouping style textual calendar possessive-form language"
        " country automatic-order format-source truncate-on-overflow display-factor min-exponent-digits"
        " exponent-interval forced-exponent-sign min-numerator-digits min-denominator-digits denominator-value"
        " max-numerator-digits max-denominator-value title",
    ),
)

# Names programs act on; whoever wrote the file, they say nothing.
KNOWN = re.compile(
    r"Standard|Default|default|standard|Heading(?:_20_\d{1,2})?|Text_20_body|Title|Subtitle|List|Caption|Index|Header"
    r"|Footer|Footnote|Endnote|Footnote_20_(?:Symbol|anchor)|Endnote_20_(?:Symbol|anchor)|Internet_20_link"
    r"|Visited_20_Internet_20_Link|Table_20_(?:Contents|Heading)|Graphics|Frame|Outline|Numbering_20_Symbols"
    r"|Bullet_20_Symbols|Result2?|Heading1|Page"
)
OWN = re.compile(r"n\d{1,6}")
AUTOMATIC = re.compile(
    r"(?:P|T|L|N|fr|gr|pr|dp|ce|co|ro|ta|Sect|MP|MT|Mgr|Mdp|Mpr|Mpm|pm|Table|Tabelle|Tableau)\d{1,5}"
    r"(?:\.[A-Z]{0,2}\d{0,4})?(?:P\d)?"
)


# Elements whose words are seen where they stand; anywhere else only white space belongs between elements.
WORDED = frozenset({
    "number:text", "number:currency-symbol", "presentation:footer-decl", "presentation:header-decl",
    "presentation:date-time-decl", "presentation:footer", "presentation:header", "presentation:date-time",
    "text:p", "text:h", "text:span", "text:note-citation", "text:ruby-base", "text:ruby-text", "text:page-number",
    "text:page-count",
})  # fmt: skip
DEFINING = frozenset({"draw:gradient", "draw:hatch", "draw:marker", "draw:stroke-dash", "draw:opacity", "draw:page"})

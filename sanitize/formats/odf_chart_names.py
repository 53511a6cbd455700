"""What a chart's own document may keep, there and not in the document around it: elements and attributes.

Rule: OpenDocument 1.3 part 3, 11 and 19.11 and on, read for what is painted.
Never: an attribute that holds words nobody sees. Residual risk: that of `odf_names.py`.
"""

from sanitize.formats.odf_names import KEPT, names

ELEMENTS = (
    KEPT
    | {"office:chart", "style:chart-properties"}
    | names(
        "chart",
        "chart title subtitle footer legend plot-area axis categories grid series domain data-point data-label wall"
        " floor stock-gain-marker stock-loss-marker stock-range-line mean-value error-indicator regression-curve"
        " equation",
    )
)
ATTRIBUTES = names(
    "chart",
    "class dimension name repeated legend-position legend-align data-source-has-labels attached-axis"
    " include-hidden-cells auto-position auto-size treat-empty-cells"
    " three-dimensional deep right-angled-axes angle-offset"
    " vertical connect-bars gap-width overlap group-bars-per-axis"
    " stacked percentage symbol-type symbol-name symbol-width"
    " symbol-height interpolation spline-order spline-resolution pie-offset lines solid-type japanese-candle-stick"
    " display-label visible logarithmic minimum maximum origin interval-major interval-minor-divisor"
    " tick-marks-major-inner tick-marks-major-outer tick-marks-minor-inner tick-marks-minor-outer"
    " tick-mark-position axis-position axis-label-position text-overlap link-data-style-to-source label-arrangement"
    " label-position label-position-negative label-stroke label-stroke-color label-fill data-label-number"
    " data-label-text data-label-symbol label-separator regression-type error-category error-percentage"
    " error-margin error-lower-limit error-upper-limit error-upper-indicator error-lower-indicator sort-by-x-values"
    " reverse-direction scale-text series-source mean-value row-mapping column-mapping",
)

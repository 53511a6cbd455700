"""Tests of sanitize/markup.py."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanitize.markup import clean_description, plain


def test_allowed_elements_stay() -> None:
    html = "<p>a <em>b</em> <strong>c</strong><br></p><ul><li>d</li></ul><blockquote>e</blockquote>"
    assert clean_description(html) == html


def test_links_are_https_and_send_no_referrer() -> None:
    assert clean_description('<a href="https://example.org/x">y</a>') == (
        '<a rel="noopener noreferrer" href="https://example.org/x">y</a>'
    )


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        '<img src="https://pixel.example/1.gif">',
        '<p onclick="x()" style="background:url(https://p.example)" class="c" id="i">t</p>',
        '<a href="javascript:alert(1)">t</a>',
        '<a href="http://clear.example">t</a>',
        '<a href="//other.example">t</a>',
        '<a href="data:text/html,x">t</a>',
        "<!-- a name -->t",
        "<svg><a href='https://x.example'>t</a></svg><style>@import 'https://p.example'</style>",
        '<iframe src="https://x.example"></iframe>',
        '<a href="https://x.example" target="_blank" ping="https://p.example">t</a>',
    ],
)
def test_nothing_else_stays(html: str) -> None:
    cleaned = clean_description(html)
    markup = re.findall(r"<[^>]*>", cleaned)
    assert set(markup) <= {"<p>", "</p>", "<a>", "</a>", '<a rel="noopener noreferrer" href="https://x.example">'}
    assert "a name" not in cleaned


def test_plain_text_is_escaped() -> None:
    assert plain("<p>a &amp; b <b>c</b></p>") == "a &amp; b c"
    assert plain("1 < 2") == "1 &lt; 2"


@given(st.text(st.sampled_from("<>/=\"'& abphrefscriptjv:-!"), max_size=60))
def test_cleaning_twice_changes_nothing(html: str) -> None:
    once = clean_description(html)
    assert clean_description(once) == once
    assert "<script" not in once

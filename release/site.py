"""The public page of a release: one static file that works from a disk, for ever.

Rule: a pure function of release.json; what version 1 says is shown as it was, to the byte. Self-contained: one embedded
stylesheet, no script, no picture, no request to anywhere; the page forbids them to itself (Content-Security-Policy, the
stylesheet by its hash). It works from file://.
Never: shows a size, a time finer than the day, or anything that release.json does not say.
Residual risk: links in the description lead elsewhere when a reader follows them; the browser then tells that site.
"""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from custody import canonical
from release.fields import Fields, fields_from
from sanitize.markup import clean_description

_PAGE = Path(__file__).with_name("page")


def render_page(release_json: bytes) -> bytes:
    """Renders index.html (UTF-8) in the release's language.

    Raises:
        NotCanonical: `release_json` is not what `payload.release_json` writes.
    """
    record = canonical.loads_object(release_json)
    language = "en" if record["language"] == "en" else "fr"
    style = stylesheet("style.css") + (stylesheet("fields.css") if "fields" in record else "")
    labels = _labels(language)
    fields = fields_from(record["fields"]) if "fields" in record else Fields.none()
    page = environment().get_template("index.html")
    text = page.render(
        record=record,
        labels=labels,
        day=_spoken(str(record["day"]), labels["months"].split()),
        language=language,
        rows=_rows(fields, labels),
        places=fields.places,
        description=described(str(record["description"])),
        style=Markup(style),  # noqa: S704 (our own stylesheet)
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
    )
    return text.encode()


def stylesheet(name: str) -> str:
    """Gives a stylesheet (or the site's program) as it goes out."""
    return (_PAGE / name).read_text("utf-8")


def described(html: str) -> Markup:
    """Gives a description that may stand in a page as it is, cleaned by the allow-list."""
    return Markup(clean_description(html))  # noqa: S704 (that is what cleaning is for)


class Sheets:
    """The templates, each read once."""

    def __init__(self) -> None:
        self._environment = environment()

    def render(self, template: str, **shown: object) -> str:
        """Fills a template in; everything is escaped."""
        return self._environment.get_template(template).render(**shown)


def environment() -> Environment:
    """Gives the templates of what is handed out: everything is escaped, nothing may be undefined."""
    return Environment(
        loader=FileSystemLoader(_PAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _spoken(day: str, months: Sequence[str]) -> str:
    """Says a day as people do: 21 novembre 2026."""
    year, month, number = day.split("-")
    return f"{int(number)} {months[int(month) - 1]} {year}"


def _rows(fields: Fields, labels: Mapping[str, str]) -> tuple[tuple[str, Sequence[str]], ...]:
    """Gives the fields that say something, in the order of the page, in words; places are the template's."""
    kinds = [labels[f"kind_{fields.kind}"]] if fields.kind else []
    technologies = [labels[f"technology_{key}"] for key in fields.technologies]
    rows = {"kind": kinds, "technologies": technologies, **fields.names()}
    return tuple((name, values) for name, values in rows.items() if values)


def _labels(language: str) -> Mapping[str, str]:
    labels: dict[str, str] = json.loads((_PAGE / f"labels.{language}.json").read_text("utf-8"))
    return labels

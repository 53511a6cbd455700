"""The proof of cleaning that goes with each document: which recipe and tools made it, which checks it passed.

Rule: it names the released copy (path, SHA-256) and nothing of the original: no size, digest, value or field name.
Never: says who ran the recipe, or when.
"""

from collections.abc import Sequence

from custody import canonical
from release.payload import PayloadDocument
from sanitize.findings import Recipe


def cleaning_proof(document: PayloadDocument, recipe: Recipe, checks: Sequence[tuple[str, str]]) -> bytes:
    """Writes custody/proofs/NN.json; `checks` are (name, outcome) pairs fit for the public."""
    return canonical.dumps(
        {
            "v": 1,
            "document": document.path,
            "out": document.sha256,
            "recipe": recipe.name,
            "version": recipe.version,
            "tools": [[name, version] for name, version in recipe.tools],
            "checks": [[name, outcome] for name, outcome in checks],
        }
    )

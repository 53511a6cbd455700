"""The same, or not the same: what a person says of two exhibits that came nearly twice.

Rule: like a tag it is an entry of the reviewer's session, unsigned, one for each of the two, sealed with that one's
submission, so that either's story tells it and shredding one takes its half along. What is already so is not said
again.
Never: merges, hides or decides anything: what is said to be another is only not suggested beside that one any more.
Residual risk: whoever sits at an unlocked session says it in its reviewer's name.
"""

from custody.acts import Act
from custody.catalog_judged import Judged, Word
from custody.chain import Chain
from custody.records import Entry
from triage.errors import NotAMark


def judge(label: str, other: str, word: Word, by: str, chain: Chain) -> tuple[Entry, ...]:
    """Says of two exhibits that they are the same, that they are not, or takes back what was said (`Word.OPEN`).

    `by` is the fingerprint of whoever says so. Gives the entries, none when it was said before.

    Raises:
        Unknown: no such exhibit.
        NotAMark: the two are one.
        NotPermitted: no reviewer of the policy in force has that key.
    """
    chain.policy.name_of(by)
    one, two = chain.catalog.exhibit(label), chain.catalog.exhibit(other)
    if one.label == two.label:
        raise NotAMark("triage.one_exhibit_twice")
    before = chain.catalog.judgements.among([one.label, two.label]).get(frozenset({one.label, two.label}))
    if (before.word if before else Word.OPEN) is word:
        return ()
    return chain.record(
        [
            chain.draft(
                Act.RESEMBLANCE,
                by,
                each.submission,
                submission=each.submission,
                object=[each.label],
                other=beside.label,
                word=word.value,
            )
            for each, beside in ((one, two), (two, one))
        ]
    )


def said_of(label: str, chain: Chain) -> tuple[Judged, ...]:
    """Lists what was said of an exhibit (its whole label) and others, the newest first."""
    return chain.catalog.judgements.of(label)

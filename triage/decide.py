"""Deciding: a reviewer's verdict on exhibits, signed.

Rule: one statement, one signature, one or many exhibits of one submission or of several (then sealed desk-wide); the
statement names the derivatives whose remaining findings the reviewer has looked at and answers for.
Never: records a verdict without the reviewer's signature; changes an earlier one.
"""

from collections.abc import Callable, Sequence

from custody.acts import Act
from custody.chain import Chain
from custody.records import DESK, Draft, Entry, Exhibit
from triage.errors import NotAVerdict
from triage.standing import Verdict

Sign = Callable[[Draft], Draft]


def decide(
    labels: Sequence[str],
    verdict: Verdict,
    reason: str,
    reviewer: str,
    chain: Chain,
    sign: Sign,
    answers: Sequence[str] = (),
) -> Entry:
    """Records a verdict; `reviewer` is a fingerprint, `answers` are derivatives whose findings it answers for.

    Raises:
        Unknown: no such exhibit or derivative.
        NotAVerdict: a hold or discard without a reason.
        NotPermitted: the signature is not a reviewer's of the policy in force.
    """
    if verdict is not Verdict.CLEAR and not reason.strip():
        raise NotAVerdict("triage.reason_needed", verdict=verdict.value)
    exhibits = [chain.catalog.exhibit(label) for label in labels]
    answered = sorted(chain.catalog.derivative(label).label for label in answers)
    draft = chain.draft(
        Act.APPRAISAL,
        reviewer,
        _scope(exhibits),
        object=sorted({exhibit.label for exhibit in exhibits}),
        verdict=verdict.value,
        reason=reason,
        answers=" ".join(answered),
    )
    (entry,) = chain.record([sign(draft)])
    return entry


def _scope(exhibits: Sequence[Exhibit]) -> str:
    submissions = {exhibit.submission for exhibit in exhibits}
    return submissions.pop() if len(submissions) == 1 else DESK

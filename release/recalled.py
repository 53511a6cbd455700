"""What earlier withdrawals have to do with a proposal, as values; and why it may not leave because of them. Pure.

Rule: what was withdrawn is not handed over again. The same bytes leave again only where they could harm nobody (an
error around them, a doubt that was answered), and only as the release that replaces the withdrawn one: each who
approves has signed that. What could harm somebody leaves again as other bytes or not at all.
Never: reads the ledger.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from release.withdrawal import HARMFUL, Reason
from words.message import Message


@dataclass(frozen=True, slots=True)
class Returning:
    """A withdrawn release of which a proposal holds the same bytes: its name, every reason there was, how many."""

    release: str
    reasons: frozenset[Reason]
    documents: int

    @property
    def reason(self) -> Reason:
        """The gravest: one for which the bytes must not leave again, where there is one."""
        return min(self.reasons, key=lambda reason: (reason not in HARMFUL, reason.value))


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What withdrawals have to do with a proposal.

    `withdrawn`: it was withdrawn itself; `returning`: what of others is in it; `replaces` is the release it wants to
    replace, `vacant` whether that release left and no third one took its place.
    """

    withdrawn: str = ""
    returning: tuple[Returning, ...] = ()
    replaces: str = ""
    vacant: bool = True

    def obstacles(self) -> Iterator[Message]:
        """Reports every reason why it may not leave."""
        if self.withdrawn:
            yield Message.of("release.obstacle_withdrawn", release=self.withdrawn)
        if self.replaces and not self.vacant:
            yield Message.of("release.obstacle_replaces", release=self.replaces)
        for each in self.returning:
            reason = each.reason
            if reason in HARMFUL or each.release != self.replaces:
                about: dict[str, str | int] = {"release": each.release, "count": each.documents}
                yield Message.of(f"release.obstacle_returns_{reason.value}", **about)


NOTHING_TAKEN_BACK = TakenBack()

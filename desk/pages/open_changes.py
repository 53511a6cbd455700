"""Changes of keys that are open: who signed, who is missing; adding a signature; finishing what a crash cut short.

Rule: what is signed is what the first hand signed, read from the ledger, and only if it is still what the page showed.
Never: makes up a statement, or closes what nobody signed.
"""

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for

from custody.acts import Act
from custody.chain import Chain
from custody.cosigning import contents, cosign
from custody.errors import NotPermitted, Unknown
from custody.key_acts import REOPENED
from custody.key_change import KeyChange, signed_so_far
from custody.open_acts import OpenAct, is_carried, open_acts, rules_digest
from custody.settling import settle
from desk.errors import ChangedMeanwhile
from desk.pages.key_outcome import in_force, quiet
from desk.pages.key_words import sort_of, title, told
from desk.web.hands import hand_of_key_acts
from desk.web.here import here
from words.message import Message, TellableError

pages = Blueprint("open_changes", __name__)
WAITS, UNSIGNED, CUT, OVERTAKEN = "waits", "unsigned", "cut", "overtaken"


@dataclass(frozen=True, slots=True)
class Line:
    """An open change: its number, what it is, how it stands, who signed, who could, how many are needed, and me."""

    seq: int
    title: str
    state: str
    signed: tuple[str, ...]
    missing: tuple[str, ...]
    lacking: int
    mine: bool


def lines(chain: Chain) -> tuple[Line, ...]:
    """Lists what is open, in the ledger's order."""
    return tuple(_line(act, chain) for act in open_acts(chain))


@pages.get("/keys/open/<int:seq>")
def show(seq: int) -> str:
    """Shows one open change."""
    return _page(_find(seq, here().chain), None)


@pages.post("/keys/open/<int:seq>/sign")
def sign(seq: int) -> str | tuple[str, int]:
    """Adds a signature to exactly what the page showed; carries the change out once enough have signed."""
    chain = here().chain
    act = _find(seq, chain)
    change = signed_so_far(act, chain)
    try:
        _check(act, change, chain)
        with quiet(act.kind):
            done = cosign(act, chain, [hand_of_key_acts()])
    except TellableError as trouble:
        return _page(act, trouble.message), 409
    return in_force(act.kind, _title(act, change, chain)) if done else _page(act, None)


@pages.post("/keys/settle")
def finish() -> str:
    """Finishes what a crash cut short; asks nobody for anything."""
    chain = here().chain
    cut = [act for act in open_acts(chain) if _state(act, chain) == CUT]
    kind = next((act.kind for act in cut if act.kind in REOPENED), "")
    with quiet(kind):
        settled = settle(chain)
    return in_force(kind, Message.of("desk.keys_settled", count=settled.envelopes))


def _check(act: OpenAct, change: KeyChange, chain: Chain) -> None:
    """Passes only a change that waits, is the one that was shown, and still lacks this person's signature.

    Raises:
        NotPermitted: it does not wait for a signature, or they have signed it.
        ChangedMeanwhile: it is another than was shown.
    """
    if _state(act, chain) != WAITS:
        raise NotPermitted("custody.nothing_to_cosign", subject=act.subject)
    if here().fingerprint in change.signed:
        raise NotPermitted("custody.signed_already", subject=act.subject)
    if request.form.get("shown", "") != change.digest:
        raise ChangedMeanwhile("desk.changed_meanwhile")


def _find(seq: int, chain: Chain) -> OpenAct:
    for act in open_acts(chain):
        if act.seq == seq:
            return act
    raise Unknown("custody.no_open_key_act", seq=seq)


def _state(act: OpenAct, chain: Chain) -> str:
    if is_carried(act, chain):
        return CUT
    if act.before != rules_digest(chain.policy):
        return OVERTAKEN
    return WAITS if contents(act, chain) else UNSIGNED


def _title(act: OpenAct, change: KeyChange, chain: Chain) -> Message:
    return title(sort_of(change, chain.policy), act.subject)


def _line(act: OpenAct, chain: Chain) -> Line:
    change, rules = signed_so_far(act, chain), chain.policy
    said, state = told(change, rules), _state(act, chain)
    mine = state == WAITS and here().fingerprint not in change.signed
    return Line(act.seq, said.title, state, said.signed, said.missing, said.lacking, mine=mine)


def _page(act: OpenAct, trouble: Message | None) -> str:
    chain = here().chain
    change, state = signed_so_far(act, chain), _state(act, chain)
    return render_template(
        "key_change.html",
        change=told(change, chain.policy),
        trouble=trouble,
        state=state,
        statements=tuple(_statement(each.act, str(each.fields)) for each in contents(act, chain)),
        to=url_for("open_changes.sign", seq=act.seq),
        fields=(("shown", change.digest),),
        signable=state == WAITS and here().fingerprint not in change.signed,
        sheets=f"tamis keys sign --act {act.seq} --sheets" if state == WAITS else "",
        back=url_for("changing_keys.overview"),
    )


def _statement(act: Act, fields: str) -> tuple[str, str]:
    return act.value, fields

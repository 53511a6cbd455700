"""Changing keys: what waits for signatures, what ends soon, the forms by which people join, leave and are sent away.

Rule: a form is first shown back as what it would change and mean; signed is exactly that, or nothing. One signature
begins a change, the quorum (or the recovery sheets, at a terminal) carries it out. What is opened in RAM no longer fits
after some changes: then the vault is locked, as at the command.
Never: makes a person's secret key, takes a recovery sheet or SecureDrop's secret key: the pages give the command.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from custody import key_acts
from custody.chain import Chain
from custody.key_acts import KeyAct
from custody.key_change import planned
from custody.open_acts import open_acts, rules_digest
from desk.errors import ChangedMeanwhile
from desk.pages.key_outcome import in_force, quiet
from desk.pages.key_wishes import REASONS, Sort, Wish, act_of, in_form, with_keys
from desk.pages.key_words import signing_command, title, told
from desk.pages.open_changes import lines
from desk.pages.shown import day_word
from desk.reminders import endings
from desk.web.hands import hand_of_key_acts
from desk.web.here import here
from words.message import Message, TellableError

pages = Blueprint("changing_keys", __name__)
_SORTS = "<any(join,leave,expel,replace,renew,auditor,dismiss):sort>"


@pages.get("/keys")
def overview() -> str:
    """Shows what is open, what ends soon, and what can be done."""
    chain, now = here().chain, here().desk.clock()
    soon = [(each.name, day_word(each.day), each.left) for each in endings(chain, now)]
    return render_template(
        "keys.html",
        open=lines(chain),
        endings=soon,
        sorts=tuple(each.value for each in Sort),
        signers=signing_command(chain.policy, here().reviewer, sorted(chain.policy.reviewers)),
        quorum=chain.policy.quorum,
    )


@pages.get(f"/keys/{_SORTS}")
def ask(sort: str) -> str:
    """Asks what a change needs to know."""
    return _form(Sort(sort), None)


@pages.post(f"/keys/{_SORTS}")
def plan(sort: str) -> str | tuple[str, int]:
    """Shows what would change, and what it means; makes the vault's own new keys, which count for nothing yet."""
    sitting = here()
    try:
        wish = with_keys(in_form(Sort(sort), sitting.desk.clock().date()), sitting.reviewer, sitting.chain)
        return _preview(wish, act_of(wish, sitting.chain), None)
    except TellableError as trouble:
        return _form(Sort(sort), trouble.message), 409


@pages.post(f"/keys/{_SORTS}/sign")
def sign(sort: str) -> str | Response | tuple[str, int]:
    """Begins the change that was shown, with the first signature; carries it out where one is enough."""
    sitting = here()
    chain = sitting.chain
    try:
        wish = in_form(Sort(sort), sitting.desk.clock().date())
        act = act_of(wish, chain)
    except TellableError as trouble:
        return _form(Sort(sort), trouble.message), 409
    try:
        if request.form.get("shown", "") != planned(act).digest:
            raise ChangedMeanwhile("desk.changed_meanwhile")
        with quiet(act.kind):
            done = key_acts.perform(act, chain, [hand_of_key_acts()])
    except TellableError as trouble:
        return _preview(wish, act, trouble.message), 409
    if done:
        return in_force(act.kind, title(sort, act.subject))
    begun = max(each.seq for each in open_acts(chain) if each.target == rules_digest(act.rules))
    return redirect(url_for("open_changes.show", seq=begun), 303)


def _preview(wish: Wish, act: KeyAct, trouble: Message | None) -> str:
    chain, change = here().chain, planned(act)
    return render_template(
        "key_change.html",
        change=told(change, chain.policy),
        trouble=trouble,
        state="",
        statements=(),
        to=url_for("changing_keys.sign", sort=wish.sort.value),
        fields=(*wish.fields, ("shown", change.digest)),
        signable=True,
        sheets="",
        back=url_for("changing_keys.ask", sort=wish.sort.value),
    )


def _form(sort: Sort, trouble: Message | None) -> str:
    chain = here().chain
    return render_template(
        "key_form.html",
        sort=sort,
        trouble=trouble,
        names=sorted(chain.policy.auditors if sort is Sort.DISMISS else chain.policy.reviewers),
        said=request.form if request.method == "POST" else request.args,
        reasons=REASONS,
        today=here().desk.clock().date().isoformat(),
        command=_command(sort, chain),
    )


def _command(sort: Sort, chain: Chain) -> str:
    """Gives what is typed instead, where a browser is no place for it."""
    signers = signing_command(chain.policy, here().reviewer, sorted(chain.policy.reviewers))
    options = {Sort.JOIN: "carol", Sort.REPLACE: f"{here().reviewer} --reason lost", Sort.RENEW: here().reviewer}
    return f"tamis keys {sort.value} {options[sort]} {signers}" if sort in options else ""

"""Auditors: naming and dismissing people who read what happened and decide nothing.

Rule: a key act like any other (`key_acts.py`): a quorum signs the rules that name them and the key they answer
challenges with. They are no recipients of any secret.
Never: makes a key for them; theirs is kept elsewhere, and only its certificate is brought.
"""

from dataclasses import replace

from custody.errors import NotPermitted
from custody.key_acts import NOT_PEOPLE, GivenUp, KeyAct, Kind
from custody.policy import Policy
from custody.taking import Taken
from keys.coming import NewKey


def naming(rules: Policy, name: str, key: NewKey) -> KeyAct:
    """Plans that somebody becomes auditor.

    Raises:
        NotPermitted: that name is somebody's already, or the name of a key of the vault.
    """
    if name in {*rules.reviewers, *rules.auditors, *NOT_PEOPLE}:
        raise NotPermitted("custody.name_taken", name=name)
    after = replace(rules, auditors={**rules.auditors, name: key.fingerprint})
    return KeyAct(Kind.JOIN, name, after, (Taken(name, "auditor", key),))


def dismissing(rules: Policy, name: str, today: str) -> KeyAct:
    """Plans that somebody is auditor no more; `today` is ISO 8601.

    Raises:
        NotPermitted: no auditor has that name.
    """
    if name not in rules.auditors:
        raise NotPermitted("custody.not_an_auditor", name=name)
    after = replace(rules, auditors={other: key for other, key in rules.auditors.items() if other != name})
    return KeyAct(Kind.LEAVE, name, after, (), (GivenUp(rules.auditors[name], "left", today),))

"""New serving keys for those who stay, when somebody is sent away: the desk key and the release key.

Rule: their secrets lie on disk only as messages to every other reviewer and to recovery (decision 0031); they count for
nothing until signatures take them up.
Never: asks anybody for a passphrase; encrypts to who is sent away.
"""

from custody.chain import Chain
from keys import coming
from keys.coming import NewKey


def keys_without(name: str, chain: Chain) -> tuple[NewKey, NewKey]:
    """Makes a desk key and a release key that one reviewer cannot open.

    Raises:
        UnknownKey: a key of those who stay may not be encrypted to.
    """
    rules, now = chain.policy, chain.now()
    stay = [key for other, key in rules.reviewers.items() if other != name]
    to = [*stay, rules.recovery]
    desk, release = (
        coming.make_serving(chain.vault.cabinet, chain.unlocked, role, to, now) for role in ("desk", "release")
    )
    return desk, release

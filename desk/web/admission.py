"""Signing in: a reviewer answers a challenge with their OpenPGP key, opened here by passphrase or kept elsewhere.

Rule: the key is the one the policy in force names for that reviewer or auditor, who holds no secret of the vault and
signs a challenge elsewhere; the certificate file is only where it lies. A
typed passphrase also opens the vault when it is locked; somebody the policy does not name does not leave it open.
Never: keeps a passphrase, accepts an answer twice.
Residual risk: with a passphrase, the key is in this machine's RAM while it signs; a card answers elsewhere.
"""

from custody.acts import Act
from custody.layout import Vault
from desk.errors import SignedOut
from desk.web.chains import opening
from desk.web.here import Here
from desk.web.sessions import Session
from keys import challenge as challenges
from keys import unlocked
from keys.challenge import Challenge
from keys.errors import UnknownKey
from keys.reviewer import sign_as

_NONCE_BYTES = 32
NOBODY = ""


def names(vault: Vault) -> tuple[str, ...]:
    """Lists whom the vault's keys folder knows, by certificate: a card's key lies nowhere here; the policy decides."""
    lodged = ".cert.gpg"
    keys = vault.root / "keys"
    reviewers = (path.name.removesuffix(lodged) for path in keys.glob(f"reviewers/*{lodged}"))
    auditors = (path.name.removesuffix(lodged) for path in keys.glob(f"auditors/*{lodged}"))
    return (*sorted(reviewers), *sorted(auditors))


def pose(here: Here) -> Challenge:
    """Poses a challenge to this request's browser; it replaces the one before.

    Raises:
        Locked: the vault is locked; its newest checkpoint cannot be trusted before its keys are here.
    """
    made = _challenge(here)
    here.front.sessions.pose(here.session, made)
    return made


def by_passphrase(here: Here, name: str, passphrase: str) -> Session:
    """Signs in with a typed passphrase, and opens the vault when it is locked.

    Raises:
        TooOften: too many wrong ones in a short time.
        UnknownKey: nobody here has that name.
        WrongPassphrase: it does not open their key.
        NotPermitted: the policy in force does not name them.
    """
    vault, memory = here.desk.vault, here.desk.memory(here.desk.vault)
    known = name if name in names(vault) else NOBODY
    here.front.limits.check(known)
    if known == NOBODY:
        raise UnknownKey("keys.unknown_reviewer", name=name)
    with here.front.signing:
        was_open = unlocked.is_unlocked(memory)
        if not was_open:
            unlocked.unlock(vault.cabinet, memory, f"reviewers/{name}", passphrase)
        try:
            made = _challenge(here)
            _used, answer = sign_as(vault.cabinet, memory, name, passphrase, made.text().encode())
            return _enter(here, name, made, answer)
        except BaseException:
            if not was_open:
                with here.front.crew.standing_back():
                    unlocked.lock(memory)
            raise


def by_signature(here: Here, name: str, pasted: str) -> Session:
    """Signs in with a signature over the challenge this browser was posed.

    Raises:
        TooOften: too many wrong ones in a short time.
        SignedOut: this browser was posed none, or has answered it.
        ChallengeOver: it came too late.
        BadSignature: it is not that reviewer's signature over it.
        NotPermitted: the policy in force does not name them.
        Locked: the vault is locked; only a passphrase opens it.
    """
    here.front.limits.check(name if name in names(here.desk.vault) else NOBODY)
    made = here.front.sessions.take_challenge(here.session)
    if made is None:
        raise SignedOut("desk.no_challenge")
    return _enter(here, name, made, challenges.read_answer(pasted))


def _challenge(here: Here) -> Challenge:
    newest = here.chain.checkpoints.newest()
    nonce = here.desk.random(_NONCE_BYTES)
    digest = newest.digest() if newest else "-"
    return challenges.pose(here.front.address, here.chain.vault.origin, nonce, digest, here.desk.clock())


def _enter(here: Here, name: str, posed: Challenge, answer: bytes) -> Session:
    chain = here.chain
    auditor = name in chain.policy.auditors
    fingerprint = chain.policy.auditors[name] if auditor else chain.policy.reviewer(name)
    certificate = chain.vault.cabinet.certificate(f"{'auditors' if auditor else 'reviewers'}/{name}")
    challenges.check(posed, answer, certificate, fingerprint, here.desk.clock(), chain.unlocked.scratch)
    here.front.limits.passed(name)
    opened = opening(chain.unlocked.folder)
    session = here.front.sessions.enter(here.session, name, fingerprint, opened, auditor=auditor)
    try:
        seat = Here(here.front, session).seat
        chain.record([chain.draft(Act.SIGN_IN, reviewer=name, key=fingerprint, session=seat)])
    except BaseException:
        here.front.sessions.end(session)  # nobody sits here whom the ledger does not know of
        raise
    return session

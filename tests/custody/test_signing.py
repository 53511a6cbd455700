"""A person's act is recorded only with that person's good signature over exactly that act."""

from dataclasses import replace

import pytest

from custody import founding
from custody.acts import HUMAN_ACTS, Act
from custody.chain import Chain
from custody.errors import NotPermitted
from custody.records import Draft
from keys.reviewer import make_reviewer
from tests.newsroom import Newsroom


@pytest.fixture
def chain(newsroom: Newsroom) -> Chain:
    return newsroom.chain()


def verdict(chain: Chain, actor: str, value: str = "clear") -> Draft:
    return chain.draft(Act.APPRAISAL, actor, object=["x"], verdict=value, reason="", answers="")


def refused(chain: Chain, draft: Draft) -> str:
    size = chain.size
    with pytest.raises(NotPermitted) as refusal:
        chain.record([draft])
    assert chain.size == size
    return refusal.value.message.id


def test_a_signed_verdict_is_recorded_with_the_checkpoint_its_signer_saw(newsroom: Newsroom, chain: Chain) -> None:
    (entry,) = chain.record([newsroom.sign("alice")(verdict(chain, newsroom.reviewers["alice"]))])
    seen = chain.checkpoints.newest()
    assert seen is not None
    assert entry.text("seen") == seen.digest()
    assert entry.text("actor") == newsroom.reviewers["alice"]


@pytest.mark.parametrize("act", sorted(HUMAN_ACTS))
def test_no_person_s_act_passes_without_a_signature(newsroom: Newsroom, chain: Chain, act: Act) -> None:
    rules = chain.policy.as_json() if act is Act.POLICY else None
    draft = chain.draft(act, newsroom.reviewers["alice"], object="x", policy=rules)
    assert refused(chain, draft) == "custody.unsigned_act"


def test_another_reviewer_s_signature_does_not_count(newsroom: Newsroom, chain: Chain) -> None:
    draft = newsroom.sign("bob")(verdict(chain, newsroom.reviewers["alice"]))
    assert refused(chain, draft) == "custody.signature_bad"


def test_a_signature_for_another_act_does_not_count(newsroom: Newsroom, chain: Chain) -> None:
    signed = newsroom.sign("alice")(verdict(chain, newsroom.reviewers["alice"]))
    other = verdict(chain, newsroom.reviewers["alice"], "discard")
    assert refused(chain, replace(other, signature=signed.signature)) == "custody.signature_bad"
    assert refused(chain, replace(signed, signature=b"")) == "custody.signature_bad"


def test_an_old_verdict_cannot_be_said_again_in_somebody_s_name(newsroom: Newsroom, chain: Chain) -> None:
    clear = newsroom.sign("alice")(verdict(chain, newsroom.reviewers["alice"]))
    chain.record([clear])
    assert refused(chain, clear) == "custody.signed_before"
    assert refused(newsroom.chain(), clear) == "custody.signed_before"


def test_somebody_outside_the_policy_has_no_say(newsroom: Newsroom, chain: Chain) -> None:
    stranger = make_reviewer(newsroom.vault.cabinet, newsroom.memory, "mallory", "x")
    draft = founding.sign_draft(chain, verdict(chain, stranger), "mallory", "x")
    assert refused(chain, draft) == "custody.not_a_reviewer"


def test_a_swapped_certificate_file_does_not_help(newsroom: Newsroom, chain: Chain) -> None:
    cabinet = newsroom.vault.cabinet
    make_reviewer(cabinet, newsroom.memory, "mallory", "x")
    cabinet.certificate("reviewers/alice").write_bytes(cabinet.certificate("reviewers/mallory").read_bytes())
    draft = founding.sign_draft(chain, verdict(chain, newsroom.reviewers["alice"]), "mallory", "x")
    assert refused(chain, draft) == "custody.signature_bad"


def test_rules_that_cannot_be_read_are_never_recorded(newsroom: Newsroom, chain: Chain) -> None:
    for nonsense in ("x", {"quorum": 1}, {**chain.policy.as_json(), "quorum": 9}):
        draft = newsroom.sign("alice")(chain.draft(Act.POLICY, newsroom.reviewers["alice"], policy=nonsense))
        assert refused(chain, draft) == "custody.policy_malformed"
    assert newsroom.chain().policy == chain.policy


def test_new_rules_need_both_founders_and_other_processes_notice(newsroom: Newsroom, chain: Chain) -> None:
    watching = newsroom.chain()
    rules = replace(chain.policy, quorum=1)
    founding.enact(chain, rules, {"alice": newsroom.passphrases["alice"]})
    assert chain.policy.quorum == 2
    founding.enact(chain, rules, {"bob": newsroom.passphrases["bob"]})
    assert chain.policy.quorum == 1
    watching.catch_up()
    assert watching.policy == rules
    assert newsroom.chain().policy == rules

"""Acts: what may be recorded, in one closed list, and who has to sign it.

Rule: named by PREMIS 3 event types where PREMIS has the word (accession, decryption, unpacking, metadata extraction,
metadata removal, redaction, appraisal, dissemination, fixity check, replication, deaccession, deletion); ours stand
beside them.
Never: says what an act's fields are; `docs/formats/ledger.md` does.
"""

from enum import StrEnum


class Act(StrEnum):
    """What may be recorded. Closed: a new act is a new line here."""

    POLICY = "policy"
    KEY_ACCEPTANCE = "key acceptance"
    KEY_REVOCATION = "key revocation"
    CARRIED_IN = "ingestion"
    ACCESSION = "accession"
    REPEATED = "repeated accession"
    DECRYPTION = "decryption"
    UNPACKING = "unpacking"
    QUARANTINE = "quarantine"
    QUARANTINE_END = "quarantine end"
    CARRIER = "carrier"
    CARRIER_FATE = "carrier disposal"
    INSPECTION = "metadata extraction"
    CLEANING = "metadata removal"
    FLATTENING = "flattening"
    RENDERING = "normalization"
    REDACTION_DRAFT = "redaction draft"
    REDACTION_PROPOSAL = "redaction proposal"
    REDACTION_APPROVAL = "redaction approval"
    REDACTION = "redaction"
    RETYPING_DRAFT = "retyping draft"
    RETYPING_PROPOSAL = "retyping proposal"
    RETYPING_APPROVAL = "retyping approval"
    RETYPING = "retyping"
    RANGE_CHOICE = "range choice"
    FAILED_CHECK = "failed check"
    APPRAISAL = "appraisal"
    CONDITION = "condition"
    CONDITION_MET = "condition met"
    PROPOSAL = "proposal"
    APPROVAL = "approval"
    DISSEMINATION = "dissemination"
    DISSEMINATED = "dissemination outcome"
    WITHDRAWAL = "withdrawal"
    REPLACEMENT = "replacement"
    WITHDRAWN = "withdrawal outcome"
    NOTE = "note"
    TAG = "tag"
    UNTAG = "untag"
    STAR = "star"
    UNSTAR = "unstar"
    ASSIGNMENT = "assignment"
    READ = "read"
    UNREAD = "unread"
    RESEMBLANCE = "resemblance"
    SIGN_IN = "sign-in"
    VIEW = "view"
    DISCLOSURE = "disclosure"
    AUDIT = "information package creation"
    AUDITED = "information package outcome"
    KEY_ACT = "key act"
    KEY_ACT_OUTCOME = "key act outcome"
    MINUTES = "minutes"
    DRILL = "recovery drill"
    DRILLED = "recovery drill outcome"
    REPLICATION = "replication"
    REPLICA_CHECK = "replica fixity check"
    RESTORATION = "restoration"
    FIXITY = "fixity check"
    FIXITY_ANSWER = "fixity check answer"
    LEDGER_REPAIR = "ledger repair"
    CLOCK_CHANGE = "clock change"
    CHECKPOINT_CARRIED = "checkpoint carried away"
    PAPER_WITNESS = "paper witness"
    LEGAL_HOLD = "legal hold"
    HOLD_LIFTED = "legal hold lifted"
    SHRED_PROPOSAL = "shredding proposal"
    SHRED_APPROVAL = "shredding approval"
    SHREDDING = "deaccession"
    SHREDDED = "deletion"


RULE_ACTS = frozenset({Act.POLICY, Act.KEY_ACCEPTANCE, Act.KEY_REVOCATION})
"""The acts from which rules and keys are folded: a quorum's, or the recovery key's, which may sign these alone."""

HUMAN_ACTS = RULE_ACTS | {  # acts that count only with a reviewer's signature
    Act.APPRAISAL,
    Act.REDACTION_PROPOSAL,
    Act.REDACTION_APPROVAL,
    Act.RETYPING_PROPOSAL,
    Act.RETYPING_APPROVAL,
    Act.CONDITION,
    Act.CONDITION_MET,
    Act.QUARANTINE_END,
    Act.PROPOSAL,
    Act.APPROVAL,
    Act.DISSEMINATION,
    Act.WITHDRAWAL,
    Act.DISCLOSURE,
    Act.AUDIT,
    Act.FIXITY_ANSWER,
    Act.PAPER_WITNESS,
    Act.LEGAL_HOLD,
    Act.HOLD_LIFTED,
    Act.SHRED_PROPOSAL,
    Act.SHRED_APPROVAL,
    Act.SHREDDING,
}

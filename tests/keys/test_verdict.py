"""What gpg says of a tampered message comes before what it makes of the garbage in it."""

import pytest

from keys.errors import NotDecrypted
from keys.verdict import judge

TAMPERED = [
    [word] for word in ("ENC_TO", "DECRYPTION_KEY", "BEGIN_DECRYPTION", "PLAINTEXT", "BADMDC", "END_DECRYPTION")
]


@pytest.mark.parametrize("garbage", ["NEED_PASSPHRASE_SYM", "NODATA", "PLAINTEXT", "UNEXPECTED"])
def test_garbage_that_reads_like_a_packet_does_not_change_the_reason(garbage: str) -> None:
    with pytest.raises(NotDecrypted) as refused:
        judge([*TAMPERED[:4], [garbage], *TAMPERED[4:]], 2, looks_encrypted=True, has_key=False)
    assert refused.value.message.id == "keys.tampered_message"

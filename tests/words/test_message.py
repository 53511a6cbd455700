"""Tests of words/message.py."""

from words.message import Message, TellableError


def test_parameters_stand_in_name_order_however_given() -> None:
    assert Message.of("room.what", b=2, a="x") == Message.of("room.what", a="x", b=2)
    assert Message.of("room.what", b=2, a="x").params == (("a", "x"), ("b", 2))


def test_a_message_becomes_plain_json() -> None:
    assert Message.of("room.what", n=1).as_json() == {"id": "room.what", "params": {"n": 1}}


def test_an_error_shows_its_id_and_never_its_parameters() -> None:
    error = TellableError("room.what", secret="do not show")
    assert str(error) == "room.what"
    assert "do not show" not in repr(error)
    assert error.message == Message.of("room.what", secret="do not show")


def test_a_packed_message_is_one_line_and_reads_back_the_same() -> None:
    message = Message.of("room.what", name="ligne\ndeux « é »", n=3)
    assert "\n" not in message.packed()
    assert Message.unpacked(message.packed()) == message

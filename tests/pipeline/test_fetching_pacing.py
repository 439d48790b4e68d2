"""Asking one service in good time: spaced, and not at all while it wants to be left alone."""

import pytest

from annotations.errors import Permanent, Temporary
from annotations.pipeline.fetching import Pace


class Clock:
    """Time that passes by being waited for."""

    def __init__(self):
        self.now, self.waited = 100.0, []

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waited.append(round(seconds, 6))
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pace(clock):
    return Pace(2.0, clock=clock, wait=clock.wait)


def refuse(error):
    def question():
        raise error

    return question


def test_it_works(pace, clock):
    assert [pace.ask(lambda: "yes") for _ in range(3)] == ["yes"] * 3
    assert clock.waited == [2.0, 2.0]


def test_who_comes_late_does_not_wait(pace, clock):
    pace.ask(str)
    clock.now += 5
    pace.ask(str)
    assert clock.waited == []


def test_who_said_later_is_left_alone_until_then(pace, clock):
    with pytest.raises(Temporary):
        pace.ask(refuse(Temporary("later", retry_after=30)))
    with pytest.raises(Temporary) as refused:
        pace.ask(lambda: pytest.fail("it was asked all the same"))
    assert (refused.value.code, refused.value.retry_after) == ("busy", 30)
    assert clock.waited == []
    clock.now += 31
    assert pace.ask(lambda: "yes") == "yes"


@pytest.mark.parametrize("error", [Temporary("busy"), Permanent("no")])
def test_a_failure_that_names_no_time_costs_its_own_question_alone(pace, error):
    with pytest.raises(type(error)):
        pace.ask(refuse(error))
    assert pace.ask(lambda: "yes") == "yes"


def test_nobody_is_left_alone_for_ever(pace, clock):
    with pytest.raises(Temporary):
        pace.ask(refuse(Temporary("later", retry_after=1e9)))
    clock.now += 3601
    assert pace.ask(lambda: "yes") == "yes"

"""Every order in which a few clients' calls can reach the outside, walked depth first.

A thread per client, one running at a time: it stops before each call and goes on when it is chosen. A schedule is
the list of choices, so a run is repeated by giving it the same list.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.proof.tap import Call, Killed, Tap, commute

type Client = Callable[[], Any]


@dataclass
class Run:
    """`choices[i]` was taken where clients stood before the calls `next_calls[i]`.

    An outcome is what a client returned, or the exception it died of.
    """

    choices: list[int] = field(default_factory=list)
    next_calls: list[dict[int, Call]] = field(default_factory=list)
    outcomes: list[Any] = field(default_factory=list)
    #: Before each choice that was not given: clients whose next call another branch tries here.
    asleep: list[dict[int, Call]] = field(default_factory=list)
    redundant: bool = False


class _Thread:
    def __init__(self, number: int, client: Client, outcomes: list[Any]) -> None:
        self.number, self.done, self._killed = number, False, False
        self.next_call: Call | None = None
        self._client, self._outcomes = client, outcomes
        self._go, self._stopped = threading.Semaphore(0), threading.Semaphore(0)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._stopped.acquire()

    def _run(self) -> None:
        _here.thread = self
        try:
            self._outcomes[self.number] = self._client()
        except (Exception, Killed) as error:  # noqa: BLE001 what a client dies of is its outcome
            self._outcomes[self.number] = error
        self.done = True
        self._stopped.release()

    def stop_before(self, call: Call) -> None:
        self.next_call = call
        self._stopped.release()
        self._go.acquire()
        if self._killed:
            raise Killed

    def step(self) -> None:
        """Does its call and runs to the next."""
        self._go.release()
        self._stopped.acquire()

    def end(self) -> None:
        self._killed = True
        self._go.release()
        self._thread.join()


_here = threading.local()


def stop_before_each_call(call: Call) -> Any:
    """The tap's hook: whoever is none of the clients passes."""
    thread: _Thread | None = getattr(_here, "thread", None)
    if thread is not None:
        thread.stop_before(call)
    return call()


def run(clients: Sequence[Client], choices: Sequence[int], asleep: Mapping[int, Call], *, commuting: bool) -> Run:
    """The choices first, then whoever ran last as long as it can and is not asleep."""
    done = Run(outcomes=[None] * len(clients))
    threads = [_Thread(number, client, done.outcomes) for number, client in enumerate(clients)]
    last = 0
    while able := {one.number: one.next_call for one in threads if not one.done and one.next_call}:
        position = len(done.choices)
        if position < len(choices):
            last = choices[position]
        else:
            awake = able.keys() - asleep.keys()
            if not awake:
                done.redundant = True
                break
            last = last if last in awake else min(awake)
            done.asleep.append(dict(asleep))
            asleep = _stay_asleep(asleep, able[last], commuting=commuting)
        done.choices.append(last)
        done.next_calls.append(able)
        threads[last].step()
    for one in threads:
        one.end()
    return done


def every_schedule(
    tap: Tap,
    begin: Callable[[], Sequence[Client]],
    *,
    commuting: bool = False,
    switches: int | None = None,
    at_most: int = 20_000,
) -> Iterator[Run]:
    """Each schedule once. `begin` sets the world back and says who takes part.

    Of schedules that differ only in the order of neighboring calls that touch nothing in common one is enough: the
    others are left out, unless `commuting`, by sleep sets (Godefroid, https://doi.org/10.1007/3-540-60761-7, 5).
    `switches`, with `commuting`: only those that take the turn from a client that could go on at most so often.
    Most bugs need one or two: https://www.microsoft.com/en-us/research/publication/iterative-context-bounding/
    """
    assert switches is None or commuting, "a schedule that was left out may have been the one within the bound"
    waiting: list[tuple[list[int], dict[int, Call]]] = [([], {})]
    explored = 0
    while waiting:
        prefix, sleepers = waiting.pop()
        clients = begin()
        tap.hook = stop_before_each_call
        done = run(clients, prefix, sleepers, commuting=commuting)
        tap.hook = None
        assert done.choices[: len(prefix)] == prefix, "the same choices must lead to the same place"
        for position in range(len(prefix), len(done.choices)):
            able, taken = done.next_calls[position], done.choices[position]
            tried = done.asleep[position - len(prefix)] | {taken: able[taken]}
            for other in sorted(able.keys() - tried.keys()):
                branch = [*done.choices[:position], other]
                if switches is None or _switches(branch, done.next_calls) <= switches:
                    waiting.append((branch, _stay_asleep(tried, able[other], commuting=commuting)))
                tried[other] = able[other]
        if done.redundant:
            continue
        explored += 1
        assert explored <= at_most, f"more than {at_most} schedules"
        yield done


def _stay_asleep(asleep: Mapping[int, Call], after: Call, *, commuting: bool) -> dict[int, Call]:
    if commuting:
        return {}
    return {number: call for number, call in asleep.items() if commute(call, after)}


def _switches(choices: Sequence[int], able: Sequence[Mapping[int, Call]]) -> int:
    pairs = zip(choices, choices[1:], able[1:], strict=False)
    return sum(before != after and before in could for before, after, could in pairs)

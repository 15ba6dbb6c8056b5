"""The words of the evaluation round: causes, proposals, meetings, states of actions, reasons to discuss something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from schemas.contract import HERE, Choice
from schemas.typed_toml import Text, by, lists_in, one_of

FILE = "rounds.toml"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a promise isn't kept: the step at which it gets stuck, and the role that can solve it."""

    id: str
    step: str
    solver: str
    label: Text


@dataclass(frozen=True, slots=True)
class AgendaReason:
    """Why an agreement is discussed, and under which heading it then stands."""

    id: str
    group: str
    label: Text


@dataclass(frozen=True)
class RoundWords:
    """Everything by id, in the order of the file."""

    fields: Mapping[str, Choice]
    steps: Mapping[str, Choice]
    solvers: Mapping[str, Choice]
    causes: Mapping[str, Cause]
    proposals: Mapping[str, Choice]
    sittings: Mapping[str, Choice]
    action_states: Mapping[str, Choice]
    cooperation: Mapping[str, Choice]
    groups: Mapping[str, Choice]
    reasons: Mapping[str, AgendaReason]


def load(folder: Path = HERE) -> RoundWords:
    """Read and check ``rounds.toml`` of a folder. Raises ContractError."""
    kinds = {
        "field": Choice, "step": Choice, "solver": Choice, "cause": Cause, "proposal": Choice, "sitting": Choice,
        "action_state": Choice, "cooperation": Choice, "group": Choice, "reason": AgendaReason,
    }  # fmt: skip
    lists = {name: by(found, "id", FILE) for name, found in lists_in(folder / FILE, kinds).items()}
    for cause in lists["cause"].values():
        one_of(cause.step, lists["step"], f"{FILE}: {cause.id}.step")
        one_of(cause.solver, lists["solver"], f"{FILE}: {cause.id}.solver")
    for reason in lists["reason"].values():
        one_of(reason.group, lists["group"], f"{FILE}: {reason.id}.group")
    return RoundWords(
        fields=lists["field"],
        steps=lists["step"],
        solvers=lists["solver"],
        causes=lists["cause"],
        proposals=lists["proposal"],
        sittings=lists["sitting"],
        action_states=lists["action_state"],
        cooperation=lists["cooperation"],
        groups=lists["group"],
        reasons=lists["reason"],
    )


@cache
def round_words() -> RoundWords:
    """The words of this program, read once."""
    return load()

"""Stored rows of one framework -> its agreements, with their versions, as known on a date.

The rows say what each workbook said; here they become promises. Both intake (what is known already?) and the
dashboard read them through this one door.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from schemas.agreement import Agreement, Baseline, Correction, Life, Origin, Target, Version
from schemas.contract import Indicator, contract

Row = dict[str, Any]
Rows = Mapping[str, Sequence[Row]]
_KEY = tuple[str | None, str | None, int | None]
#: Fields of an agreements row that go into the promise under the same name; a blank takes the default.
_PLAIN = (
    "text", "theme", "indicator", "title", "article", "text_kind", "binding", "applies_to", "path", "target_year",
    "tolerance", "reported_as", "waits_for", "reading_of", "document", "note", "start_year", "end_year", "due",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Setting:
    """What every agreement of a framework shares: its row, dates of documents, groups with their members."""

    framework: Row
    dated: Mapping[str, date | None]
    groups: Mapping[str, frozenset[str]]
    as_known_on: date | None


def agreements(said: Rows, *, as_known_on: date | None = None) -> dict[str, Agreement]:
    """The agreements of one framework by number, in the order in which they arrived.

    ``said``: the rows of the tables framework, parties, documents, agreements, targets, baselines, amendments and
    lives, oldest first, each with the store's columns plus ``event`` and ``received``. Rows received, and target rows
    of documents dated, after ``as_known_on`` do not exist; versions agreed after it are kept (the assessment drops
    them).
    """
    rows = {table: _until(of_table, as_known_on) for table, of_table in said.items()}
    if not rows.get("framework"):
        return {}
    setting = _Setting(
        framework=rows["framework"][-1],
        dated={row["document"]: row["dated"] for row in rows["documents"]},
        groups=_groups(rows["parties"]),
        as_known_on=as_known_on,
    )
    first: dict[str, Row] = {}
    for row in rows["agreements"]:
        first.setdefault(row["number"], row)
    by_number = {table: grouped(rows[table], "number") for table in ("targets", "baselines", "amendments", "lives")}
    return {
        number: _agreement(row, {table: found.get(number, []) for table, found in by_number.items()}, setting)
        for number, row in first.items()
    }


def _until(rows: Sequence[Row], day: date | None) -> Sequence[Row]:
    """The rows that exist on the day."""
    return rows if day is None else [row for row in rows if row["received"] <= day]


def grouped(rows: Iterable[Row], name: str) -> dict[str, list[Row]]:
    """Rows by what stands in one column, in their order."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row[name], []).append(row)
    return found


def _groups(parties: Iterable[Row]) -> dict[str, frozenset[str]]:
    """The parties that are a group, with their members."""
    latest = {row["party"]: row for row in parties}
    return {
        code: frozenset(member for member, other in latest.items() if other["member_of"] == code)
        for code, row in latest.items()
        if row["role"] == "group"
    }


def group_of(owners: Iterable[str], groups: Mapping[str, frozenset[str]]) -> str | None:
    """The group whose rows are for all: one that owes it itself, else the smallest that holds all of several owners."""
    owing = frozenset(owners)
    for code in groups:
        if code in owing:
            return code
    holding = [code for code, members in groups.items() if len(owing) > 1 and owing <= members]
    return min(holding, key=lambda code: (len(groups[code]), code), default=None)


def kind_of(how_much_word: str | None, indicator: Indicator) -> str:
    """What kind of promise it is: a milestone or a judgement by its own word, else as the indicator."""
    return {"milestone": "milestone", "judgement": "qualitative"}.get(how_much_word or "", indicator.kind)


def _agreement(row: Row, rows: Mapping[str, list[Row]], setting: _Setting) -> Agreement:
    """One agreement: its first row, corrected, with a version for each date on which something changed."""
    signed = setting.dated.get(row["document"]) if row["document"] else setting.framework["signed_on"]
    amendments = sorted(rows["amendments"], key=lambda amendment: amendment["date"])
    changes = [amendment for amendment in amendments if amendment["correction"] != "yes"]
    corrections = [amendment for amendment in amendments if amendment["correction"] == "yes"]
    for correction in corrections:
        row = _correct(row, changes, correction)

    original: dict[_KEY, Target] = {}
    if row["how_much"] is not None:
        original[None, None, None] = Target(
            row["how_much"], row["upper"], document=row["document"], origin=_origin(row, "agreements")
        )
    later: list[tuple[date, _KEY, Target]] = []
    for target in rows["targets"]:
        key = (target["party"], target["area"], target["year"])
        day = setting.dated.get(target["document"]) if target["document"] else signed
        if setting.as_known_on is not None and day is not None and day > setting.as_known_on:
            continue
        one = Target(target["value"], target["upper"], *key, target["document"], _origin(target, "targets"))
        own_document = target["document"] in (None, row["document"])
        fills = key not in original and (target["year"] is not None or day is None or day == signed)
        if own_document or fills or day is None:
            original[key] = one
        else:
            later.append((day, key, one))

    found = _promise(row, setting)
    baselines = tuple(
        Baseline(one["year"], one["value"], one["party"], one["area"], one["source"], _origin(one, "baselines"))
        for one in {(one["party"], one["area"]): one for one in rows["baselines"]}.values()
    )
    lives = _lives(rows["lives"], setting.as_known_on)
    found = replace(
        found,
        targets=_ordered(original),
        baseline=baselines,
        life=max(lives, key=lambda life: (life.since or date.min, life.dated or date.min), default=Life()),
        lives=tuple(sorted(lives, key=lambda life: life.dated or date.min)),
        corrections=tuple(
            Correction(one["date"], one["field"], one["document"], _origin(one, "amendments")) for one in corrections
        ),
    )
    versions = [Version(signed, document=found.document), *_amended(found, row, original, later, changes, setting)]
    return replace(found, versions=tuple(versions))


def _correct(row: Row, changes: list[Row], correction: Row) -> Row:
    """A correction of typing lands in what it corrects: the amendment that brought the field, else the original."""
    for index in range(len(changes) - 1, -1, -1):
        change = changes[index]
        if change["field"] == correction["field"] and change["date"] <= correction["date"]:
            changes[index] = {**change, "new_value": correction["new_value"]}
            return row
    return {**row, **_typed(correction["field"], correction["new_value"])}


def _typed(field: str, text: str | None) -> Row:
    """A new value of an amendment, kept as canonical text, as the columns of an agreements row."""
    kind = contract().tables["agreements"].get(field).type
    if kind == "how_much":
        number = _number(text)
        return {"how_much": number, "how_much_word": None if number is not None else text}
    if kind == "period":
        years = [int(part) for part in (text or "").split("-")] if text and len(text) < len("2022-12-31") else []
        if years:
            return {"start_year": years[0], "end_year": years[-1]}
        return {"due": date.fromisoformat(text) if text else None}
    if kind in ("number", "integer", "year"):
        number = _number(text)
        return {field: number if kind == "number" or number is None else int(number)}
    if kind == "list":
        return {field: [part.strip() for part in (text or "").split(";") if part.strip()]}
    return {field: text}


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _promise(row: Row, setting: _Setting) -> Agreement:
    """The fields of one agreements row as a promise, still without targets, baselines, life and versions."""
    indicator = contract().indicators[row["indicator"]]
    owners = tuple(row["owners"] or ())
    return Agreement(
        kind=kind_of(row["how_much_word"], indicator),
        direction=row["direction"] or indicator.direction,
        aggregation=row["aggregation"] or indicator.aggregation,
        scale=indicator.scale,
        minimum=indicator.minimum,
        owners=owners,
        counterparty=tuple(row["counterparty"] or ()),
        group=group_of(owners, setting.groups),
        framework=setting.framework["framework"],
        number=row["number"],
        origin=_origin(row, "agreements"),
        **{name: row[name] for name in _PLAIN if row[name] is not None},
    )


def _amended(
    found: Agreement,
    row: Row,
    targets: dict[_KEY, Target],
    later: list[tuple[date, _KEY, Target]],
    changes: list[Row],
    setting: _Setting,
) -> Iterable[Version]:
    """A version for each date on which something changed, with what changed then."""
    before, current = found, dict(targets)
    steps: list[tuple[date, str | None, _KEY | None, Any]] = [
        *((day, one.document, key, one) for day, key, one in later),
        *((change["date"], change["document"], None, change) for change in changes),
    ]
    for day, group in groupby(sorted(steps, key=lambda step: step[0]), key=lambda step: step[0]):
        document = None
        for _day, step_document, key, change in group:
            document = step_document or document
            if key is not None:
                current[key] = change
                continue
            row = {**row, **_typed(change["field"], change["new_value"])}
            if change["field"] in ("how_much", "upper"):
                current.pop((None, None, None), None)
                if row["how_much"] is not None:
                    origin = Origin(change["event"], "amendments", change["row"])
                    current[None, None, None] = Target(
                        row["how_much"], row["upper"], document=step_document, origin=origin
                    )
        after = replace(_promise(row, setting), targets=_ordered(current))
        names = (*_PLAIN, "kind", "direction", "aggregation", "owners", "counterparty", "group", "targets")
        changed = {name: getattr(after, name) for name in names if getattr(after, name) != getattr(before, name)}
        yield Version(day, changed, document)
        before = replace(before, **changed)


def _ordered(targets: Mapping[_KEY, Target]) -> tuple[Target, ...]:
    return tuple(targets[key] for key in sorted(targets, key=lambda key: (key[2] or 0, key[0] or "", key[1] or "")))


def _origin(row: Row, table: str) -> Origin:
    return Origin(row["event"], table, row["row"])


def _lives(rows: Iterable[Row], as_known_on: date | None) -> list[Life]:
    """The states up to the date; a life counts from the later of its own date and the day we heard of it."""
    lives = [
        Life(
            row["state"], max(row["since"], row["received"]), row["reason"], row["successor"], _origin(row, "lives"),
            row["since"],
        )
        for row in rows
    ]  # fmt: skip
    return [life for life in lives if as_known_on is None or (life.since or date.min) <= as_known_on]

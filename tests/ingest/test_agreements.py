"""Stored rows become promises: amendments, year plans, corrections, life and groups, as known on a date."""

from __future__ import annotations

from datetime import date
from typing import Any

from ingest.agreements import Row, agreements
from ingest.rows import row_schema
from schemas.agreement import Agreement, Origin
from schemas.contract import contract

Tables = dict[str, list[dict[str, Any]]]
SIGNED, ADDENDUM = date(2021, 12, 9), date(2024, 3, 12)
FIRST: Tables = {
    "framework": [{"framework": "town", "name": "Town", "start_year": 2022, "end_year": 2026, "signed_on": SIGNED}],
    "parties": [
        {"party": "A", "name": "A", "role": "association", "member_of": "SAMEN"},
        {"party": "B", "name": "B", "role": "association", "member_of": "SAMEN"},
        {"party": "SAMEN", "name": "Samen", "role": "group"},
    ],
    "documents": [
        {"document": "RO", "kind": "framework_agreement", "dated": SIGNED},
        {"document": "JS24", "kind": "year_plan", "year": 2024, "dated": date(2023, 12, 12)},
        {"document": "AD", "kind": "addendum", "dated": ADDENDUM},
    ],
    "agreements": [
        {
            "number": "NB-01", "text": "450 homes", "theme": "new_construction", "owners": ["A", "B"],
            "indicator": "social_homes_delivered", "how_much": 450.0, "start_year": 2022, "end_year": 2026,
            "counterparty": ["GM"],
        }
    ],
}  # fmt: skip


def rows(*workbooks: tuple[date, Tables]) -> dict[str, list[Row]]:
    """What the store would give for these agreements workbooks, each received on its day."""
    found: dict[str, list[Row]] = {}
    for table in contract().workbook("agreements"):
        blank = dict.fromkeys(row_schema(table.id))
        said = [
            {**blank, "event": event, "row": index + 5, "received": received, "framework": "town", **row}
            for event, (received, tables) in enumerate(workbooks, 1)
            for index, row in enumerate(tables.get(table.id, ()))
        ]
        found[table.id] = sorted(said, key=lambda row: (row["received"], row["event"], row["row"]))
    return found


def one(*workbooks: tuple[date, Tables], as_known_on: date | None = None) -> Agreement:
    return agreements(rows(*workbooks), as_known_on=as_known_on)["NB-01"]


def term(agreement: Agreement) -> float | None:
    return next(target.value for target in agreement.targets if target.year is None)


def test_the_row_itself_is_the_original() -> None:
    found = one((SIGNED, FIRST))
    assert found.kind == "flow" and found.direction == contract().indicators["social_homes_delivered"].direction
    assert found.owners == ("A", "B") and found.group == "SAMEN"
    assert [target.value for target in found.targets] == [450]
    assert found.targets[0].origin == Origin(1, "agreements", 5)
    assert [version.agreed_on for version in found.versions] == [SIGNED]


def test_a_year_plan_fills_its_year_in_every_version_from_its_date() -> None:
    plan: Tables = {"targets": [{"number": "NB-01", "year": 2024, "value": 110.0, "document": "JS24"}]}
    assert len(one((SIGNED, FIRST), (date(2023, 12, 20), plan), as_known_on=date(2023, 12, 1)).targets) == 1
    found = one((SIGNED, FIRST), (date(2023, 12, 20), plan))
    assert {target.year: target.value for target in found.targets} == {None: 450, 2024: 110}
    assert len(found.versions) == 1


def test_an_addendum_that_changes_a_known_row_is_an_amendment() -> None:
    addendum: Tables = {
        "targets": [
            {"number": "NB-01", "value": 500.0, "document": "AD"},
            {"number": "NB-01", "party": "A", "value": 200.0, "document": "AD"},
        ]
    }
    found = one((SIGNED, FIRST), (date(2024, 3, 20), addendum))
    assert term(found) == 450
    assert [version.agreed_on for version in found.versions] == [SIGNED, ADDENDUM]
    changed = found.versions[1].changes["targets"]
    assert {(target.party, target.value) for target in changed} == {(None, 500), ("A", 200)}
    assert found.versions[1].document == "AD"


def test_amendments_build_on_one_another() -> None:
    changes: Tables = {
        "amendments": [
            {"number": "NB-01", "date": ADDENDUM, "document": "AD", "field": "how_much", "new_value": "500"},
            {
                "number": "NB-01",
                "date": date(2025, 1, 1),
                "document": "AD",
                "field": "period",
                "new_value": "2022-2027",
            },
        ]
    }
    found = one((SIGNED, FIRST), (date(2025, 1, 2), changes))
    second, third = found.versions[1:]
    assert [target.value for target in second.changes["targets"]] == [500]
    assert second.changes["targets"][0].origin == Origin(2, "amendments", 5)
    assert third.changes == {"end_year": 2027}


def test_a_correction_of_typing_is_no_version() -> None:
    correction: Tables = {
        "amendments": [
            {"number": "NB-01", "date": date(2022, 2, 1), "correction": "yes", "field": "how_much", "new_value": "455"}
        ]
    }
    workbooks = ((SIGNED, FIRST), (date(2022, 2, 1), correction))
    assert term(one(*workbooks)) == 455 and len(one(*workbooks).versions) == 1
    assert term(one(*workbooks, as_known_on=date(2022, 1, 1))) == 450


def test_a_correction_lands_in_the_amendment_that_brought_the_field() -> None:
    changes: Tables = {
        "amendments": [
            {"number": "NB-01", "date": ADDENDUM, "document": "AD", "field": "how_much", "new_value": "500"},
            {"number": "NB-01", "date": date(2024, 4, 1), "correction": "yes", "field": "how_much", "new_value": "510"},
        ]
    }
    found = one((SIGNED, FIRST), (date(2024, 4, 1), changes))
    assert term(found) == 450
    assert [target.value for target in found.versions[1].changes["targets"]] == [510]


def test_a_life_counts_from_the_later_of_its_date_and_its_receipt() -> None:
    life: Tables = {
        "lives": [{"number": "NB-01", "state": "withdrawn", "since": date(2024, 1, 1), "reason": "site sold"}]
    }
    workbooks = ((SIGNED, FIRST), (date(2024, 6, 1), life))
    assert one(*workbooks, as_known_on=date(2024, 5, 31)).life.state == "active"
    found = one(*workbooks, as_known_on=date(2024, 6, 1)).life
    assert (found.state, found.since) == ("withdrawn", date(2024, 6, 1))


def test_no_framework_no_agreements() -> None:
    assert agreements(rows()) == {}

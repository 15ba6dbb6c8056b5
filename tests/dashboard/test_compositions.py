"""The page of a theme: which charts it gets from what is known, and what is never drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dashboard.pictures import Around, pictures
from dashboard.pictures.compositions import COLUMNS, Block, Composition, Shown
from dashboard.pictures.forms import FORMS, composition
from dashboard.queries import AsKnown
from dashboard.sentences import Speech, limit_sentence
from dashboard.standing import Framework, Party, standing
from schemas import agreement as promised
from schemas.agreement import Agreement, Judgement, OutsideEvent, Result, StatusRule, Target
from schemas.contract import CHART_FORMS, contract
from schemas.words import words
from tests.dashboard import drawn

TODAY = date(2026, 6, 1)
SPEECH = Speech(words("nl"))


def agreed(number: str, indicator: str, value: float | None = 100.0, **more: Any) -> Agreement:
    """An agreement of 2022 to 2026 about an indicator, in the theme of that indicator."""
    known = contract().indicators[indicator]
    facts: dict[str, Any] = {
        "kind": known.kind,
        "direction": known.direction,
        "minimum": known.minimum,
        "start_year": 2022,
        "end_year": 2026,
        "owners": ("A", "B"),
        "targets": () if value is None else (Target(value),),
        "theme": known.theme,
        "indicator": indicator,
        "number": number,
        "title": number,
    }
    return Agreement(**{**facts, **more})


def reported(values: Mapping[int, float], parties: Sequence[str] = ("A", "B"), **more: Any) -> tuple[Result, ...]:
    """The same figure of each party in these years."""
    return tuple(
        Result(year=year, party=party, value=value, received=date(2026, 1, 1), **more)
        for year, value in values.items()
        for party in parties
    )


def framework(
    agreements: Sequence[Agreement], results: Mapping[str, Sequence[Result]] | None = None, **more: Any
) -> Framework:
    """A framework in memory."""
    return Framework(
        **{
            "code": "X",
            "row": {"nature": "parties", "name": "X", "start_year": 2022},
            "known": AsKnown(1, TODAY),
            "rule": StatusRule(),
            "parties": {code: Party(code, code, code, "association") for code in "AB"},
            "areas": {},
            "documents": {},
            "agreements": {one.number: one for one in agreements},
            "results": {number: tuple(rows) for number, rows in (results or {}).items()},
            "judgements": {},
            "measures": (),
            "cycle": (),
            "limits": (),
            "outside_events": (),
            **more,
        }
    )


def page(found: Framework, theme: str, year: int = 2025) -> Composition:
    """The charts of a theme."""
    return composition(standing(found, year), theme, Speech(words("nl"), found.names))


def blocks(made: Composition) -> list[Block]:
    """All blocks of a page, those that fold away last."""
    return [block for band in (*made.bands, *made.others) for column in band.columns for block in column]


def charts(made: Composition) -> Iterator[Shown]:
    """All charts of a page."""
    for block in blocks(made):
        yield from block.charts


def chart(made: Composition, key: str) -> Shown:
    """The chart with that key."""
    return next(shown for shown in charts(made) if shown.key == key)


YEARS = {2022: 10.0, 2023: 12.0, 2024: 9.0, 2025: 11.0}


def test_every_form_that_the_contract_may_name_can_be_made() -> None:
    assert sorted(FORMS) == sorted(CHART_FORMS)
    assert set(contract().themes) == set(contract().words("theme"))


@pytest.mark.parametrize("theme", list(contract().words("theme")))
def test_a_theme_without_figures_has_no_charts(theme: str) -> None:
    indicators = [one for one in contract().indicators.values() if one.theme == theme and one.kind == "flow"]
    found = framework([agreed(f"N{n}", one.id) for n, one in enumerate(indicators)])
    assert list(charts(page(found, theme))) == []


@pytest.mark.parametrize("n", [1, 2, 3, 7, 12])
def test_every_agreement_with_figures_is_drawn_once_and_rows_are_never_wider_than_the_page(n: int) -> None:
    several = [agreed(f"N{k}", "temporary_homes_delivered") for k in range(n)]
    made = page(framework(several, {one.number: reported(YEARS) for one in several}), "new_construction")
    assert sorted(shown.key for shown in charts(made)) == sorted(one.number for one in several)
    for band in (*made.bands, *made.others):
        assert sum(band.widths) <= COLUMNS
        assert len(band.widths) == len(band.columns)
        assert all(band.columns)


def test_what_goes_badly_never_folds_away_and_small_charts_stand_worst_first() -> None:
    several = [agreed(f"N{k}", "temporary_homes_delivered") for k in range(9)]
    figures = {one.number: reported(dict.fromkeys(YEARS, 2.0 if k > 1 else 30.0)) for k, one in enumerate(several)}
    made = page(framework(several, figures), "new_construction")
    folded = [
        shown.key for band in made.others for column in band.columns for block in column for shown in block.charts
    ]
    assert folded == ["N0", "N1"], "seven are behind, more than there is room for"


def test_arrears_and_demolition_have_their_place_before_the_limits() -> None:
    arrears = agreed("A", "share_in_arrears", 2.0, binding="each_year", owners=("A",))
    demolished = agreed("S", "social_homes_demolished", 10.0)
    found = framework(
        [arrears, demolished],
        {"A": reported({2025: 3.0}, ("A",)), "S": reported(YEARS)},
        limits=(promised.Limit(2025, "upper_cap", 731.93),),
    )
    assert [shown.key for shown in charts(page(found, "affordability"))][:3] == ["S", "A", "limits-affordability"]


def test_new_construction_has_its_joint_path_its_years_and_each_association() -> None:
    targets = tuple(Target(value, party=party) for party, value in (("B", 60.0), ("A", 40.0)))
    delivered = agreed("D", "social_homes_delivered", targets=(Target(100.0), *targets))
    started = agreed("S", "social_homes_started")
    sold = agreed("V", "social_homes_sold", theme="affordability")
    figures = {"D": reported(YEARS), "S": reported(YEARS), "V": reported(dict.fromkeys(YEARS, 2.0))}
    made = page(framework([delivered, started, sold], figures), "new_construction")
    assert [shown.key for shown in charts(made)] == ["D", "years-S", "years-D", "D-B", "D-A", "change-new_construction"]
    scales = [
        chart(made, key).drawing.spec["layer"][0]["encoding"]["y"]["scale"]["domain"] for key in ("years-S", "years-D")
    ]
    assert scales[0] == scales[1], "starts and deliveries stand on one scale"
    assert chart(made, "change-new_construction").drawing.table["Verandering"].to_list() == ["+84", "−16", "+68"]


def test_a_year_inside_a_later_total_is_not_drawn_as_zero() -> None:
    delivered = agreed("D", "social_homes_delivered", reported_as="running_total", owners=("A",))
    made = page(framework([delivered], {"D": reported({2025: 80.0}, ("A",))}), "new_construction")
    assert [shown.key for shown in charts(made)] == ["D"], "there are no years by themselves"
    values = [row["y"] for row in drawn.rows(chart(made, "D").drawing, "point")]
    assert values == [80.0]


def test_many_associations_are_rows_of_one_chart_in_the_order_of_the_agreement() -> None:
    names = [f"P{k}" for k in range(15)][::-1]
    targets = tuple(Target(10.0 + k, party=name) for k, name in enumerate(names))
    delivered = agreed("D", "social_homes_delivered", targets=targets, owners=tuple(names))
    made = page(framework([delivered], {"D": reported({2025: 3.0}, names[1:])}), "new_construction")
    table = chart(made, "each-D").drawing.table
    assert table["Partij"].to_list() == names
    assert table["Bereikt"].to_list()[0] == "niet gemeld"


def test_a_year_of_which_one_party_gave_no_labels_is_not_added_up() -> None:
    labels = agreed("L", "homes_by_label", None, direction="none")
    classes = {"A-B": 50.0, "C-D": 30.0, "E-F-G": 20.0}
    rows = [row for name, value in classes.items() for row in reported({2024: value, 2025: value}, segment=name)]
    rows = [row for row in rows if (row.year, row.party, row.segment) != (2025, "B", "C-D")]
    table = chart(page(framework([labels], {"L": rows}), "sustainability"), "segments-L").drawing.table
    assert table.rows()[-2:] == [("2024", "100", "60", "40"), ("2025", "niet gemeld", "niet gemeld", "niet gemeld")]


def test_areas_stand_beside_one_line_when_each_was_promised_the_same() -> None:
    share = agreed("S", "share_offered_below_cap", 70.0, binding="each_year", applies_to="each_part")
    share = replace(share, targets=tuple(Target(70.0, area=area) for area in ("W", "O")))
    rows = (*reported({2025: 72.0}, ("A",), area="W"), *reported({2025: 66.0}, ("A",), area="O"))
    found = framework([replace(share, owners=("A",))], {"S": rows}, areas={"W": "West", "O": "Oost"})
    drawing = chart(page(found, "affordability"), "each-S").drawing
    assert drawing.table["Gebied"].to_list() == ["West", "Oost"]
    assert sorted(row["x"] for row in drawn.rows(drawing, "point")) == [66.0, 72.0]
    assert "ten minste 70%" in drawn.texts(drawing)


def test_milestones_and_judgements_stand_together() -> None:
    due = [
        agreed(f"M{k}", "milestone", None, due=date(2024, k, 1), done=date(2024, k, 9) if k < 3 else None)
        for k in (1, 2, 3)
    ]
    asked = agreed("J", "judgement", None, theme="new_construction")
    said = (Judgement(party="B", year=2024, status="behind", text="…", received=date(2025, 1, 1)),)
    made = page(framework([*due, asked], judgements={"J": said}), "new_construction")
    assert chart(made, "milestones-new_construction").drawing.table["Wat"].to_list() == ["M1", "M2", "M3"]
    assert chart(made, "judgements-new_construction").drawing.table.rows() == [("B", "achter", "–")]


def test_an_agreement_about_a_limit_tells_its_amount_of_the_year() -> None:
    share = agreed("S", "share_offered_below_cap", 70.0, binding="each_year", owners=("A",))
    known = [promised.Limit(2024, "upper_cap", 697.07), promised.Limit(2025, "upper_cap", 731.93)]
    assert limit_sentence(share, known, 2025, SPEECH) == "Hoge aftoppingsgrens in 2025: €\xa0731,93."
    assert limit_sentence(share, known, 2024, SPEECH).endswith("697,07.")
    assert limit_sentence(share, known, 2023, SPEECH) == "", "no amount of a later year"
    assert limit_sentence(agreed("D", "social_homes_delivered"), known, 2025, SPEECH) == ""
    made = page(framework([share], {"S": reported({2025: 75.0}, ("A",))}, limits=tuple(known)), "affordability")
    assert "€\xa0731,93" in chart(made, "S").drawing.sentence
    assert chart(made, "limits-affordability").drawing.table.rows() == [
        ("Hoge aftoppingsgrens", "€\xa0697,07", "€\xa0731,93")
    ]


@pytest.mark.parametrize(("numbers", "there"), [(("D",), True), ((), True), (("S",), False)])
def test_an_outside_event_is_drawn_only_on_what_it_touches(numbers: tuple[str, ...], there: bool) -> None:
    found = framework([agreed("D", "social_homes_delivered")], {"D": reported(YEARS)})
    event = OutsideEvent("Prijsschok", date(2022, 2, 24), date(2023, 6, 30), numbers)
    assessed = standing(found, 2025).assessments["D"]
    drawing = pictures(found.agreements["D"], assessed, SPEECH, Around(events=[event])).whole
    assert drawing is not None
    assert ("Prijsschok" in drawn.texts(drawing)) == there
    assert ("24 februari 2022 tot en met 30 juni 2023" in drawing.alt) == there


def test_each_line_of_a_table_has_what_it_was_made_of() -> None:
    targets = tuple(Target(50.0, party=party) for party in "AB")
    found = framework([agreed("D", "social_homes_delivered", targets=targets)], {"D": reported(YEARS)})
    made = page(found, "new_construction")
    shown = chart(made, "years-D")
    assert shown.lines is not None
    assert [len(line[1][0].results) for line in shown.lines if line] == [2, 2, 2, 2]
    assert len(shown.lines) == len(shown.drawing.table)

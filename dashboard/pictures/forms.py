"""The charts that are about more than one agreement by itself: years on one scale, a row for each party or area, how
figures are divided, what came in and went out, milestones, judgements and limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dashboard.assessment import Assessment
from dashboard.assessment.said import aggregate, one_of
from dashboard.assessment.series import Said, as_known
from dashboard.charts import (
    Change,
    Milestone,
    Point,
    Views,
    amounts,
    bars,
    change,
    judged,
    milestones,
    signed,
    strips,
)
from dashboard.charts.points import State
from dashboard.pictures import (
    beside,
    has_figures,
    in_rows,
    is_running,
    missing_word,
    outside_of,
    with_its_table,
    writer,
    yearly,
)
from dashboard.pictures.compositions import (
    LOWER,
    Block,
    Composition,
    Form,
    Scene,
    Shown,
    compose,
    own_chart,
)
from dashboard.sentences import Speech, composed, standing
from dashboard.sentences.speech import sentence
from dashboard.standing import Standing
from schemas.agreement import Agreement, Judgement, Result
from schemas.amounts import quantity
from schemas.contract import ThemeChart, contract
from schemas.plan import expected_parts


def composition(standing: Standing, theme: str, speech: Speech) -> Composition:
    """The page of one theme."""
    return compose(standing, theme, speech, FORMS)


def _years(scene: Scene, chart: ThemeChart) -> Block | None:
    """Year by year, under each other on one scale; what is only begun is open."""
    picked = []
    for indicator in chart.indicators:
        flows = [row for row in scene.rows(indicator) if row[0].kind == "flow" and _by_year(row[1])]
        for one, found in flows[:1]:
            if one.binding != "each_year" or one.number not in scene.owned:  # else its years stand there already
                picked.append((indicator, one, found))
    points = {one.number: yearly(found) for _indicator, one, found in picked}
    known = [v for shown in points.values() for p in shown for v in (p.value, p.plan) if v is not None]
    charts = []
    for indicator, one, found in picked:
        say, speech = writer(one, scene.speech), scene.speech
        drawing = bars(
            points[one.number],
            words=speech.words,
            title=scene.title(one),
            sentence=_of_years(one, found, points[one.number], speech),
            alt="",
            outside=[] if one.number in scene.owned else outside_of(one, scene.around),
            outline=indicator in chart.open,
            high=max(known, default=1.0),
            say=say,
            missing=missing_word(speech),
            height=LOWER,
        )
        lines = [(found, (year.whole,)) for year in found.series.years.values()] if found.series else []
        charts.append(Shown(f"years-{one.number}", with_its_table(drawing, speech), found, lines))
        scene.placed.add(one.number)
    return Block(scene.title(picked[0][1]), charts) if charts else None


def _by_year(found: Assessment) -> bool:
    """Whether there are figures of years by themselves, not only a total of some."""
    years = list(found.series.years.values()) if found.series else []
    return any(one.reported for one in years) and not any(one.whole.covers for one in years)


def _of_years(one: Agreement, found: Assessment, points: Sequence[Point], speech: Speech) -> str:
    """Where it stands; of an agreement that each part has by itself, what they add up to."""
    known = [p for p in points if p.value is not None]
    if one.applies_to != "each_part" or not known:
        return sentence(standing(one, found, speech))
    total = sum(p.value or 0.0 for p in known)
    indicator = contract().indicators[one.indicator]
    done = indicator.done[speech.words.language] if indicator.done else ""
    amount = f"{quantity(total, indicator, speech.words)} {done}".strip()
    return composed.over_years(amount, known[0].year, known[-1].year, speech)


#: More parts than this stand as rows of one chart.
_MOST_PARTS = 6


def _parts(scene: Scene, chart: ThemeChart) -> Block | None:
    """Each party or area beside its own promise, on one scale, in the order of the agreement."""
    for indicator in chart.indicators:
        for one, found in scene.rows(indicator):
            drawings = beside(found, scene.speech)
            if not drawings:
                continue
            scene.placed.add(one.number)
            heading = scene.speech.words.say("{title}: each beside its own agreement", title=scene.title(one))
            if len(drawings) > _MOST_PARTS:
                return Block(heading, (_row_chart(scene, one, found),))
            charts = [Shown(f"{one.number}-{part}", drawing, found.parts[part]) for part, drawing in drawings.items()]
            return Block(heading, charts, side_by_side=True)
    return None


def _each(scene: Scene, chart: ThemeChart) -> Block | None:
    """A row for each area or party: its figure so far beside its own promise, or dots beside one limit for all."""
    for indicator in chart.indicators:
        for one, found in scene.rows(indicator):
            if not found.parts or not any(map(has_figures, found.parts.values())):
                continue
            scene.placed.add(one.number)
            return Block(scene.title(one), (_row_chart(scene, one, found),))
    return None


def _row_chart(scene: Scene, one: Agreement, found: Assessment) -> Shown:
    lines = [(part, tuple(_counted(part))) for part in found.parts.values()]
    return Shown(f"each-{one.number}", in_rows(one, found, scene.speech), found, lines)


def _counted(found: Assessment) -> Iterable[Said]:
    """The figures behind a row: of a running total all, else those of the last year."""
    years = list(found.series.years.values()) if found.series else []
    shown = years if is_running(found.agreement) else years[-1:]
    return (one.whole for one in shown if one.whole.counts)


def _segments(scene: Scene, chart: ThemeChart) -> Block | None:
    """How the figures of each year are divided; a year in which one party's division is missing is not drawn."""
    for indicator in chart.indicators:
        for one, found in scene.rows(indicator):
            classes = contract().indicators[one.indicator].segments
            if classes is None or chart.away is None:
                continue
            names = contract().words(classes)
            order = [*(name for name in names if name != chart.away), chart.away]
            divided = _divided(scene, one, found, order)
            if not any(divided.values()):
                continue
            language = scene.speech.words.language
            shown = [names[name][language] for name in order]
            values = {year: [s.value or 0.0 for s in saids] if saids else None for year, saids in divided.items()}
            say = writer(one, scene.speech)
            known = [(year, found_) for year, found_ in values.items() if found_ and sum(found_)]
            ends = [(year, f"{say(of[-1])} ({scene.speech.words.percent(of[-1] / sum(of), ())})") for year, of in known]
            drawing = strips(
                shown,
                values,
                words=scene.speech.words,
                title=scene.title(one),
                sentence=composed.shift(shown[-1], ends[0], ends[-1], scene.speech),
                alt="",
                say=say,
                missing=missing_word(scene.speech),
            )
            scene.placed.add(one.number)
            lines = [(found, tuple(saids)) if saids else None for saids in divided.values()]
            return Block(
                scene.title(one),
                (Shown(f"segments-{one.number}", with_its_table(drawing, scene.speech), found, lines),),
            )
    return None


def _divided(scene: Scene, one: Agreement, found: Assessment, classes: Sequence[str]) -> dict[int, list[Said] | None]:
    """Per counted year the figure of each class over all parties; None where one of them is not known."""
    known = as_known(scene.standing.framework.results.get(one.number, ()), found.as_known_on)
    cells: dict[tuple[int, str], dict[str | None, list[Result]]] = {}
    for row in known:
        if row.segment is not None and row.area is None:
            cells.setdefault((row.year, row.segment), {}).setdefault(row.party, []).append(row)
    parties = [party for party, area in expected_parts(one) if area is None]
    divided: dict[int, list[Said] | None] = {}
    for year in found.series.years if found.series else ():
        of_year = []
        for name in classes:
            by_party = {party: one_of(said, one) for party, said in cells.get((year, name), {}).items()}
            group = by_party.get(one.group) or by_party.get(None)
            saids = [group] if group is not None else [by_party[p] for p in parties if p in by_party]
            complete = group is not None or len(saids) == len(parties)
            if complete and saids and all(said.counts for said in saids):
                of_year.append(aggregate(saids, one))
        divided[year] = of_year if len(of_year) == len(classes) else None
    return divided


def _change(scene: Scene, chart: ThemeChart) -> Block | None:
    """What came in and went out since the start, as far as there are agreements about it; and these together."""
    shown, lines, told = [], [], []
    for indicator in chart.indicators:
        one, found = next(
            ((one, known) for one, known in scene.rows(indicator, everywhere=True) if has_figures(known)), (None, None)
        )
        if one is None or found is None or found.series is None:
            continue
        saids = [year.whole for year in found.series.years.values()]
        whole = all(year.complete for year in found.series.years.values())
        amount = sum(said.value or 0.0 for said in saids if said.counts)
        done = contract().indicators[indicator].done
        name = done[scene.speech.words.language].capitalize() if done else scene.title(one)
        state: State = "reported" if whole else "floor"
        shown.append(Change(name, -amount if indicator in chart.out else amount, state))
        lines.append((found, tuple(said for said in saids if said.counts)))
        told.append(one)
    signs = {(one.value or 0.0) < 0 for one in shown}
    if len(signs) < 2:
        return None
    net = scene.speech.words.say("Together")
    whole = all(one.state == "reported" for one in shown)
    start = min(one.start_year for one in told)
    total = signed(sum(one.value or 0.0 for one in shown), scene.speech.words) if whole else None
    title = chart.heading[scene.speech.words.language] if chart.heading else net
    drawing = change(
        shown,
        net,
        words=scene.speech.words,
        title=title,
        sentence=composed.in_and_out(start, scene.standing.year, total, scene.speech),
        alt="",
        missing=missing_word(scene.speech),
    )
    return Block(net, (Shown(f"change-{scene.theme}", with_its_table(drawing, scene.speech), None, [*lines, None]),))


def _milestones(scene: Scene, chart: ThemeChart) -> Block | None:
    """What must be ready on a day, on one time line."""
    dated, speech = [], scene.speech
    for one, found in scene.rows():
        if one.kind != "milestone" or one.due is None or found.status is None:
            continue
        at = one.done if found.status == "achieved" else one.own_date
        text = standing(one, found, speech)
        status = found.status
        dated.append(Milestone(scene.title(one), one.due, status, text[:1].upper() + text[1:], at, found.provisional))
        scene.placed.add(one.number)
    if not dated:
        return None
    first = min(one.start_year for one, _found in scene.rows())
    evaluated = next(found.as_known_on for _one, found in scene.rows())
    title = chart.heading[speech.words.language] if chart.heading else speech.words.say("Milestones")
    done = composed.ready(sum(one.status == "achieved" for one in dated), len(dated), speech)
    drawing = milestones(
        dated, first_year=first, evaluated=evaluated, words=speech.words, title=title, sentence=done, alt=""
    )
    return Block(speech.words.say("Milestones"), (Shown(f"milestones-{scene.theme}", with_its_table(drawing, speech)),))


def _judgements(scene: Scene, chart: ThemeChart) -> Block | None:
    """What the parties say of agreements without a number: word beside word, year by year."""
    speech, framework = scene.speech, scene.standing.framework
    asked = [(one, found) for one, found in scene.rows() if one.kind == "qualitative"]
    shown: list[Views] = []
    years: set[int] = set()
    heard: dict[str, int] = {}
    for one, found in asked:
        said: dict[str, dict[int, Judgement]] = {}
        for word in sorted(framework.judgements.get(one.number, ()), key=lambda word: word.received):
            if word.received <= found.as_known_on and one.start_year <= word.year <= scene.standing.year:
                said.setdefault(word.party, {})[word.year] = word
        about = scene.title(one) if len(asked) > 1 else ""
        for party in (*(p for p in framework.parties if p in said), *(p for p in said if p not in framework.parties)):
            by_year: Mapping[int, str | None] = {year: word.status for year, word in said[party].items()}
            shown.append(Views(speech.name(party), by_year, about))
            years |= set(by_year)
        if said:
            heard[scene.title(one)] = len(said)
            scene.placed.add(one.number)
    if not shown:
        return None
    span = list(range(min(years), scene.standing.year + 1))
    title = speech.words.say("What the parties themselves say")
    text = composed.in_their_words(heard, speech)
    drawing = judged(shown, span, words=speech.words, title=title, sentence=text, alt="")
    return Block(title, (Shown(f"judgements-{scene.theme}", with_its_table(drawing, speech)),))


def _limits(scene: Scene, chart: ThemeChart) -> Block | None:
    """The limits of which the agreements of this theme speak, or all where none is named, with their amounts."""
    known = [one for one in scene.around.limits if one.year <= scene.standing.year]
    if not known:
        return None
    speech = scene.speech
    labels = contract().words("limit")
    order = [name for name in labels if any(one.limit == name for one in known)]
    by_limit = {name: {one.year: one.amount for one in known if one.limit == name} for name in order}
    years = sorted({one.year for one in known})
    texts = {
        _label(name, speech): {y: speech.words.money(v) for y, v in found.items()} for name, found in by_limit.items()
    }
    rises = {_label(name, speech): found for name, found in by_limit.items()}
    text = speech.words.say("Rent limits are in euros a month, income limits in euros a year.")
    title = chart.heading[speech.words.language] if chart.heading else speech.words.say("Limits")
    drawing = amounts(texts, rises, years, words=speech.words, title=title, sentence=text, alt="")
    return Block(title, (Shown(f"limits-{scene.theme}", with_its_table(drawing, speech)),))


def _label(name: str, speech: Speech) -> str:
    return contract().words("limit")[name][speech.words.language].capitalize()


#: What makes each form of chart that ``schemas/themes.toml`` may name.
FORMS: dict[str, Form] = {
    "own": own_chart,
    "years": _years,
    "parts": _parts,
    "each": _each,
    "segments": _segments,
    "change": _change,
    "milestones": _milestones,
    "judgements": _judgements,
    "limits": _limits,
}

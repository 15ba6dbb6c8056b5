"""The page of one theme as blocks of charts: which ones stands in ``schemas/themes.toml``, what is known decides which
of them there are. Standing and speech in, drawings out. Knows no screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from dashboard.assessment import Assessment
from dashboard.assessment.series import Said
from dashboard.charts import Drawing
from dashboard.pictures import Around, own
from dashboard.sentences import Speech
from dashboard.sentences.named import title_of
from dashboard.standing import Standing
from schemas.agreement import Agreement
from schemas.contract import ThemeChart, contract

#: What a line of a chart's table was made of: an agreement (or a part of it) with its figures.
Behind = tuple[Assessment, tuple[Said, ...]]
#: Statuses that nobody should have to unfold.
_OPEN = ("not_achieved", "moved_away", "behind")
#: Three columns a row; so many of them are filled with small charts where a theme has no composition of its own.
COLUMNS, FILLED = 3, 6
#: Pixels of a heading, and of the sentence and the buttons below a chart.
_HEADING, _WORDS = 40, 80
#: The height of a chart of more columns, of one, and of years under each other.
HIGH, LOW, LOWER = 270, 215, 150


@dataclass(frozen=True)
class Shown:
    """One chart of a page. ``found``: the agreement or part that it is about, when it is about one. ``lines``: what
    stands behind each line of its table; None where the table has a line a year of ``found``."""

    key: str
    drawing: Drawing
    found: Assessment | None = None
    lines: Sequence[Behind | None] | None = None


@dataclass(frozen=True)
class Block:
    """Charts under one heading. ``columns``: how many of three; ``side_by_side``: the charts beside each other."""

    heading: str
    charts: Sequence[Shown]
    columns: int = 1
    side_by_side: bool = False

    @property
    def height(self) -> int:
        """About how many pixels it takes, with its heading, sentences and buttons."""
        heights = [shown.drawing.height + _WORDS for shown in self.charts]
        return _HEADING + (max(heights) * -(-len(heights) // COLUMNS) if self.side_by_side else sum(heights))


@dataclass(frozen=True)
class Band:
    """Columns beside each other with blocks under each other; ``widths``: of the columns, of three together."""

    widths: Sequence[float]
    columns: Sequence[Sequence[Block]]


@dataclass(frozen=True)
class Composition:
    """The bands of a theme, and the charts of agreements that have no place there."""

    bands: Sequence[Band]
    others: Sequence[Band] = ()


@dataclass
class Scene:
    """What the charts of one theme are chosen from, and the agreements that have their place."""

    standing: Standing
    theme: str
    speech: Speech
    placed: set[str]
    owned: set[str]

    @property
    def around(self) -> Around:
        """The limits and outside events of the framework."""
        return Around.of(self.standing.framework)

    def rows(self, indicator: str | None = None, everywhere: bool = False) -> list[tuple[Agreement, Assessment]]:
        """Agreements that count, of this theme (or of all), in the order of the signed text."""
        return [
            (one, found)
            for one, found in self.standing.rows(None if everywhere else self.theme)
            if indicator in (None, one.indicator) and found.life == "active" and one.reading_of is None
        ]

    def title(self, agreement: Agreement) -> str:
        """The short name of an agreement."""
        return title_of(agreement, self.speech.words.language)

    def draw(self, agreement: Agreement, found: Assessment, height: int | None = None) -> Drawing | None:
        """The chart of an agreement by itself, when there is anything to see: a row of zeros stands in the list."""
        years = found.series.years.values() if found.series else ()
        if not any(one.whole.counts and one.whole.value for one in years):
            return None
        return own(self.standing.framework.agreements[agreement.number], found, self.speech, self.around, height)


Form = Callable[[Scene, ThemeChart], Block | None]


def compose(standing: Standing, theme: str, speech: Speech, forms: dict[str, Form]) -> Composition:
    """The page of a theme. ``forms``: what makes each form of chart that ``themes.toml`` may name. Agreements without
    a place there follow as small charts, worst first; what goes well folds away when there is no room left."""
    scene = Scene(standing, theme, speech, set(), set())
    plan = contract().themes[theme].chart if theme in contract().themes else ()
    blocks = []
    for chart in plan:
        block = forms[chart.form](scene, chart)
        if block is not None:
            heading = chart.heading[speech.words.language] if chart.heading else block.heading
            blocks.append(replace(block, heading=heading, columns=chart.columns))
    order = list(contract().statuses)
    rows = sorted(scene.rows(), key=lambda row: order.index(row[1].status) if row[1].status else len(order))
    others = [(row[1].status, block) for row in rows if (block := _other(scene, *row)) is not None]
    worst = sum(status in _OPEN for status, _block in others)
    free = max(_room(blocks), FILLED - sum(block.columns for block in blocks), worst)
    small = [block for _status, block in others]
    return Composition(list(_bands([*blocks, *small[:free]])), list(_bands(small[free:])))


def _room(blocks: Sequence[Block]) -> int:
    """How many small charts the last band still has room for, when it is one of small ones."""
    last = list(_bands(blocks))[-1:]
    return sum(COLUMNS - len(band.columns) for band in last if max(band.widths) < 2)


def _other(scene: Scene, agreement: Agreement, found: Assessment) -> Block | None:
    """An agreement without a place of its own, as a small chart."""
    if agreement.number in scene.placed:
        return None
    drawing = scene.draw(agreement, found, LOW)
    if drawing is None:
        return None
    return Block(scene.title(agreement), (Shown(agreement.number, drawing, found),))


def _bands(blocks: Sequence[Block]) -> Iterator[Band]:
    """Blocks in bands, in their order: each goes to the shortest column of its width in the band before it, unless it
    would begin below all that stands there."""
    band: list[list[Block]] = []
    widths: tuple[int, ...] = ()
    for block in blocks:
        heights = [sum(one.height for one in column) for column in band]
        free = [n for n, width in enumerate(widths) if width == block.columns and heights[n] <= max(heights) - _HEADING]
        if not free and 0 in heights and block.columns in widths:
            free = [n for n, width in enumerate(widths) if width == block.columns and not heights[n]]
        if free:
            band[min(free, key=lambda n: heights[n])].append(block)
            continue
        if block.columns == 1 and widths == (1, 1, 1):
            band[heights.index(min(heights))].append(block)
            continue
        if band:
            yield _band(widths, band)
        widths = {1: (1, 1, 1), 2: (2, 1), 3: (3,)}[block.columns]
        band = [[block], *([] for _width in widths[1:])]
    if band:
        yield _band(widths, band)


def _band(widths: Sequence[int], columns: Sequence[list[Block]]) -> Band:
    """A band without its empty columns; of three small columns one or two take half the page each."""
    shown = [(width, column) for width, column in zip(widths, columns, strict=True) if column]
    halves = max(widths) == 1 and len(shown) < COLUMNS
    return Band([COLUMNS / 2 if halves else width for width, _column in shown], [column for _width, column in shown])


def own_chart(scene: Scene, chart: ThemeChart) -> Block | None:
    """The first agreement of these indicators that has a chart by itself."""
    for indicator in chart.indicators:
        for agreement, found in scene.rows(indicator):
            if agreement.number in scene.owned:
                continue
            drawing = scene.draw(agreement, found, HIGH if chart.columns > 1 else LOW)
            if drawing is not None:
                scene.owned.add(agreement.number)
                scene.placed.add(agreement.number)
                return Block(scene.title(agreement), (Shown(agreement.number, drawing, found),))
    return None

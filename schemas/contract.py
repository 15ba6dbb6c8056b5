"""The contract: the TOML of this folder as frozen dataclasses, checked against itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from schemas.typed_toml import ContractError, Text, build, by, lists_in, one_of, parsed

HERE = Path(__file__).parent

FIELD_TYPES = (
    "text",
    "code",
    "list",
    "integer",
    "number",
    "year",
    "date",
    "choice",
    "link",
    "how_much",
    "period",
)
#: The columns into which a cell of these types is taken apart when it is accepted.
EXPANDED = {"how_much": ("how_much", "how_much_word"), "period": ("start_year", "end_year", "due")}
KINDS = ("flow", "stock", "ratio", "milestone", "qualitative")
SHAPES = (
    "disc", "disc_tick", "half_disc", "triangle", "diamond", "square_arrow", "square_cross", "chevron", "bar",
    "box", "box_tick", "half_box", "box_bar",
)  # fmt: skip
SEVERITIES = ("error", "warning", "note")
CHART_FORMS = ("own", "years", "parts", "each", "segments", "change", "milestones", "judgements", "limits")
REASONS_ABOUT = ("status", "provisional", "number")


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of a list, with its label; a cell may hold either. A word that stands on screens as a sign has a shape
    and a colour."""

    id: str
    label: Text
    shape: str | None = None
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """A list of words; ``segment`` marks a code list into which figures may be broken down."""

    id: str
    choice: tuple[Choice, ...]
    segment: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a table: its type, labels, limits, and where its values must come from."""

    id: str
    type: str
    label: Text
    help: Text
    required: bool = False
    read_only: bool = False
    choices: str | None = None
    ref: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    default: str | None = None
    example: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the accepted row, and of the store, that hold this field; none for a reminder."""
        return () if self.read_only else EXPANDED.get(self.type, (self.id,))


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a workbook. A form is a table of one row, standing upright: a label and a value a line.

    ``key``: the fields that tell its rows apart. ``basic``: shown in a template without being asked for.
    """

    id: str
    workbook: str
    label: Text
    help: Text
    form: bool
    must_have_rows: bool
    basic: bool
    key: tuple[str, ...]
    field: tuple[Field, ...]

    def get(self, field_id: str) -> Field:
        """The field of that id. Raises KeyError."""
        for field in self.field:
            if field.id == field_id:
                return field
        raise KeyError(field_id)


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is counted. ``minimum`` None: the figure may fall below zero (a net flow).

    ``done`` is the participle of the sentences ("opgeleverd"); ``scale`` turns a ratio into its unit; ``limit`` names
    the rent or income limit that it speaks of.
    """

    id: str
    theme: str
    kind: str
    direction: str
    label: Text
    unit: Text
    count_date: Text
    definition: Text
    pitfalls: Text
    source: Text
    unit_one: Text | None = None
    done: Text | None = None
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = 0
    aggregation: str = "sum"
    scale: float = 100.0
    segments: str | None = None
    limit: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One check of intake. Texts may hold {value}, {field} and other words that the finding fills in."""

    id: str
    severity: str
    what: Text
    repair: Text
    example: Text


@dataclass(frozen=True, slots=True)
class Status:
    """A word of the assessment with its shape and colour; ``order`` counts from the worst (None: outside).

    ``limit_definition``: what the word for a limit means, where that word is its own and can occur. ``judged``: whether
    a party can give it as its judgement; the others the program computes.
    """

    id: str
    label: Text
    limit: Text
    shape: str
    colour: str
    definition: Text
    example: Text
    order: int | None = None
    limit_definition: Text | None = None
    judged: bool = True


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no status, why a status is provisional, or why a number does not exist (``about``)."""

    id: str
    about: str
    label: Text


@dataclass(frozen=True, slots=True)
class Rule:
    """A numbered status rule: cut-offs of the plan ratio."""

    version: int
    on_plan: float
    slightly_behind: float


@dataclass(frozen=True, slots=True)
class Moment:
    """A fixed moment of every year, with the date that holds where a framework names no other."""

    id: str
    month: int
    day: int
    label: Text
    done: Text


@dataclass(frozen=True, slots=True)
class ThemeChart:
    """One chart of a theme's page; what each key means stands in ``themes.toml``."""

    form: str
    indicators: tuple[str, ...] = ()
    columns: int = 1
    heading: Text | None = None
    open: tuple[str, ...] = ()
    out: tuple[str, ...] = ()
    away: str | None = None


@dataclass(frozen=True, slots=True)
class Theme:
    """How the page of a theme is composed."""

    id: str
    chart: tuple[ThemeChart, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where one table stands in a layout: sheet title, name of the Excel table, columns in order."""

    table: str
    title: Text
    excel_table: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """One form of both workbooks."""

    layout: int
    sheet: tuple[Sheet, ...]


@dataclass(frozen=True)
class Contract:
    """The whole contract, by id."""

    tables: Mapping[str, Table]
    choices: Mapping[str, ChoiceList]
    indicators: Mapping[str, Indicator]
    checks: Mapping[str, Check]
    statuses: Mapping[str, Status]
    reasons: Mapping[str, Reason]
    changes: Mapping[str, Choice]
    change_reasons: Mapping[str, Choice]
    rules: Mapping[int, Rule]
    moments: Mapping[str, Moment]
    layouts: Mapping[int, Layout]
    themes: Mapping[str, Theme]

    @cached_property
    def layout(self) -> Layout:
        """The newest layout: the one that templates are made in."""
        return self.layouts[max(self.layouts)]

    @cached_property
    def _workbooks(self) -> Mapping[str, tuple[Table, ...]]:
        kinds = dict.fromkeys(table.workbook for table in self.tables.values())
        return {kind: tuple(table for table in self.tables.values() if table.workbook == kind) for kind in kinds}

    def workbook(self, kind: str) -> tuple[Table, ...]:
        """The tables of the 'agreements' or the 'results' workbook, in order."""
        return self._workbooks[kind]

    @cached_property
    def judgements(self) -> tuple[Status, ...]:
        """The statuses that a party can give, the best first, and last that it cannot tell."""
        given = [status for status in self.statuses.values() if status.judged]
        return tuple(sorted(given, key=lambda one: (one.order is None, -(one.order or 0))))

    def words(self, list_id: str) -> Mapping[str, Text]:
        """The words of a list of choices, by id; 'status' gives the statuses, 'moment' those of the cycle."""
        if list_id == "status":
            return {status.id: status.label for status in self.statuses.values()}
        if list_id == "moment":
            return {moment.id: moment.label for moment in self.moments.values()}
        return {choice.id: choice.label for choice in self.choices[list_id].choice}

    def offered(self, list_id: str) -> Sequence[Text]:
        """The words of a list from which a sender chooses; others that the program computes may come back too."""
        if list_id == "status":
            return tuple(status.label for status in self.judgements)
        return tuple(self.words(list_id).values())


def load(folder: Path = HERE) -> Contract:
    """Read and check a folder with the contract's TOML. Raises ContractError."""
    choices = by(lists_in(folder / "choices.toml", {"list": ChoiceList})["list"], "id", "choices.toml")
    tables = by(lists_in(folder / "tables.toml", {"table": Table})["table"], "id", "tables.toml")
    indicators = by(
        lists_in(folder / "indicators.toml", {"indicator": Indicator})["indicator"], "id", "indicators.toml"
    )
    checks = by(lists_in(folder / "checks.toml", {"check": Check})["check"], "id", "checks.toml")
    moments = by(lists_in(folder / "cycle.toml", {"moment": Moment})["moment"], "id", "cycle.toml")
    kinds = {"status": Status, "rule": Rule, "reason": Reason, "change": Choice, "change_reason": Choice}
    words = lists_in(folder / "statuses.toml", kinds)
    layouts = {}
    for path in sorted((folder / "layouts").glob("*.toml")):
        raw = parsed(path, f"layouts/{path.name}")
        layout = build(Layout, raw, f"layouts/{path.name}")
        if path.stem != str(layout.layout):
            raise ContractError(f"layouts/{path.name}: layout = {layout.layout}; make it {path.stem}.")
        layouts[layout.layout] = layout
    contract = Contract(
        tables=tables,
        choices=choices,
        indicators=indicators,
        checks=checks,
        statuses=by(words["status"], "id", "statuses.toml"),
        reasons=by(words["reason"], "id", "statuses.toml"),
        changes=by(words["change"], "id", "statuses.toml"),
        change_reasons=by(words["change_reason"], "id", "statuses.toml"),
        rules=by(words["rule"], "version", "statuses.toml"),
        moments=moments,
        layouts=layouts,
        themes=by(lists_in(folder / "themes.toml", {"theme": Theme})["theme"], "id", "themes.toml"),
    )
    _check_references(contract)
    return contract


def _check_references(contract: Contract) -> None:
    """Every name that points somewhere points at something that exists."""
    lists = [*contract.choices, "status", "moment"]
    for choice_list in contract.choices.values():
        by(choice_list.choice, "id", f"choices.toml: {choice_list.id}")
    refs = {f"{table.id}.{field.id}" for table in contract.tables.values() for field in table.field}
    for table in contract.tables.values():
        where = f"tables.toml: {table.id}"
        one_of(table.workbook, ("agreements", "results"), f"{where}.workbook")
        names = by(table.field, "id", where)
        for key in table.key:
            one_of(key, names, f"{where}.key")
        for field in table.field:
            one_of(field.type, FIELD_TYPES, f"{where}.{field.id}.type")
            if field.choices is not None or field.type == "choice":
                one_of(field.choices, lists, f"{where}.{field.id}.choices")
            if field.ref is not None:
                one_of(field.ref, [*sorted(refs), "indicators", "segments"], f"{where}.{field.id}.ref")
    for indicator in contract.indicators.values():
        where = f"indicators.toml: {indicator.id}"
        one_of(indicator.theme, contract.words("theme"), f"{where}.theme")
        one_of(indicator.kind, KINDS, f"{where}.kind")
        one_of(indicator.direction, contract.words("direction"), f"{where}.direction")
        one_of(indicator.aggregation, contract.words("aggregation"), f"{where}.aggregation")
        if indicator.segments is not None:
            segment_lists = [item.id for item in contract.choices.values() if item.segment]
            one_of(indicator.segments, segment_lists, f"{where}.segments")
        if indicator.limit is not None:
            one_of(indicator.limit, contract.words("limit"), f"{where}.limit")
    for theme in contract.themes.values():
        one_of(theme.id, contract.words("theme"), "themes.toml: theme.id")
        for index, chart in enumerate(theme.chart):
            where = f"themes.toml: {theme.id}.chart {index + 1}"
            one_of(chart.form, CHART_FORMS, f"{where}.form")
            one_of(chart.columns, (1, 2, 3), f"{where}.columns")
            for name in (*chart.indicators, *chart.open, *chart.out):
                one_of(name, contract.indicators, f"{where}.indicators")
            if chart.form == "segments":
                divided = {contract.indicators[name].segments for name in chart.indicators} - {None}
                one_of(chart.away, [word for name in divided for word in contract.words(name or "")], f"{where}.away")
    for check in contract.checks.values():
        one_of(check.severity, SEVERITIES, f"checks.toml: {check.id}.severity")
    for status in contract.statuses.values():
        one_of(status.shape, SHAPES, f"statuses.toml: {status.id}.shape")
    for words in contract.choices.values():
        for choice in words.choice:
            if choice.shape is not None:
                one_of(choice.shape, SHAPES, f"choices.toml: {words.id}.{choice.id}.shape")
    for reason in contract.reasons.values():
        one_of(reason.about, REASONS_ABOUT, f"statuses.toml: {reason.id}.about")
    for number, layout in contract.layouts.items():
        where = f"layouts/{number}.toml"
        for sheet in layout.sheet:
            one_of(sheet.table, contract.tables, f"{where}: {sheet.excel_table}.table")
            for column in sheet.columns:
                columns = [field.id for field in contract.tables[sheet.table].field]
                one_of(column, columns, f"{where}: {sheet.table}.columns")


@cache
def contract() -> Contract:
    """The contract of this program, read once."""
    return load()

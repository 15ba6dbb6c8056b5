"""Judges the cells of one table as they were typed, column by column, and gives them their types."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ingest.check.grammar import FIRST_YEAR, LAST_YEAR, day_in, number_in, typed, years_in
from ingest.check.lists import Codes
from ingest.check.speech import (
    A_CODE,
    BLANK,
    choices_of,
    default_of,
    example_of,
    like,
    nearest,
    number_finding,
    said,
    short,
    words_of,
)
from ingest.findings import Finding, Value
from ingest.places import normal
from ingest.rows import row_schema
from ingest.workbook import Placement, cell_of
from schemas.contract import Field, Table, contract

#: Columns that hold a period until it is known what kind of promise it is for.
PERIOD = {"first": pl.Int64(), "last": pl.Int64(), "day": pl.Date()}


@dataclass(frozen=True, slots=True)
class Files:
    """The workbooks whose tables are judged as one frame: where their tables stand, and their findings. The column
    ``file`` of a frame says which of them a row is of."""

    placements: Sequence[Placement]
    found: Sequence[list[Finding]]


class TableCheck:
    """One table while it is judged: of one workbook, or stacked of several with the same columns.

    In ``frame`` what is wrong or blank is null. ``files`` gets the findings. A cell with an error is at fault from then
    on: it gets no second finding, and what is judged with it is left alone.
    """

    def __init__(self, table: Table, cells: pl.DataFrame | None, files: Files) -> None:
        cells = pl.DataFrame(schema={"file": pl.Int64(), "row": pl.Int64()}) if cells is None else cells
        own = [field.id for field in table.field if field.id in cells.columns and not field.read_only]
        self.table = table
        self.cells = cells
        self.fields = tuple(field for field in table.field if not field.read_only)
        self._frame = cells.select("row", "file")
        self._files = files
        self._faults: dict[str, pl.Series] = {}
        self._clean = pl.Series([False], dtype=pl.Boolean()).new_from_index(0, cells.height)
        self._queue: list[tuple[str, str, pl.Expr, Sequence[str], Mapping[str, Value | pl.Expr]]] = []
        self._kinds = kinds_of(cells)
        schema = {**row_schema(table.id), **PERIOD}
        typed_columns: list[pl.Series | pl.Expr] = []
        for field in self.fields:
            columns = tuple(PERIOD) if field.type == "period" else field.columns
            if self._kinds.get(field.id, frozenset()) <= {"blank"}:
                typed_columns += [pl.lit(default_of(field), dtype=schema[column]).alias(column) for column in columns]
                if field.required and field.id in own:
                    self._mark("required", field.id, ~self._clean, {})
            else:
                series = self._cast(field)
                typed_columns += [
                    one.cast(schema[column]).alias(column) for column, one in zip(columns, series, strict=True)
                ]
        self._frame = self._frame.with_columns(typed_columns)

    @property
    def frame(self) -> pl.DataFrame:
        """``row``, ``file`` and the typed columns; further columns may be joined to it."""
        return self._frame

    @frame.setter
    def frame(self, frame: pl.DataFrame) -> None:
        self.settle()
        self._frame = frame

    # ---- findings

    def report(
        self, check: str, field_id: str, when: pl.Expr, *, using: Sequence[str] = (), **values: Value | pl.Expr
    ) -> None:
        """A finding in the column of ``field_id`` for every row where ``when`` holds.

        Not where that cell, or one of ``using``, is at fault already. ``values`` fill the check's sentences; an
        expression gives a text a row. The rows are looked at by :meth:`settle`, all such questions in one go.
        """
        self._queue.append((check, field_id, when, using, values))

    def settle(self) -> None:
        """Answer what :meth:`report` asked, in its order, from the frame as it stands now."""
        queue, self._queue = self._queue, []
        if not queue or self.frame.is_empty():
            return
        answers = self.frame.select(one[2].fill_null(False).alias(str(number)) for number, one in enumerate(queue))
        some = answers.select(pl.all().any()).row(0)
        for number, (check, field_id, _when, using, values) in enumerate(queue):
            if some[number]:
                wrong = answers[str(number)]
                wrong = wrong if wrong.len() == self.frame.height else wrong.new_from_index(0, self.frame.height)
                if using and (bad := [name for name in using if name in self._faults]):
                    wrong = wrong & ~self._at_fault(bad)
                self._mark(check, field_id, wrong, values)

    def _mark(self, check: str, field_id: str, wrong: pl.Series, values: Mapping[str, Value | pl.Expr]) -> None:
        """A finding at each of these cells that isn't at fault yet."""
        wrong = wrong.fill_null(False)
        if field_id in self._faults:
            wrong = wrong & ~self._faults[field_id]
        if not wrong.any():
            return
        told = [
            (name, self.frame.with_columns(value.alias("it")).filter(wrong)["it"].to_list())
            for name, value in values.items()
            if isinstance(value, pl.Expr)
        ]
        same = {name: value for name, value in values.items() if not isinstance(value, pl.Expr)}
        for nth, index in enumerate(wrong.arg_true()):
            self.add(check, field_id, index, **same, **{name: said(texts[nth]) for name, texts in told})
        if contract().checks[check].severity == "error":
            self.blame(field_id, wrong)

    def add(self, check: str, field_id: str, index: int, **values: Value) -> None:
        """One finding at one cell, which does not make it at fault."""
        field, row, file = self.table.get(field_id), self.cells["row"][index], self.cells["file"][index]
        placement = self._files.placements[file]
        sheet, cell = cell_of(placement, self.table.id, row, field_id)
        if cell is None:  # a column that the workbook doesn't have: the row's first cell
            there = next((one.id for one in self.fields if one.id in self.cells.columns), field_id)
            sheet, cell = cell_of(placement, self.table.id, row, there)
        given: dict[str, Value] = {
            "about": self._about(index),
            "field": field.label,
            "table": self.table.label,
            "value": self._as_typed(field_id, index),
            "example": example_of(field),
        }
        self._files.found[file].append(Finding(check, sheet, cell, {**given, **values}))

    def _about(self, index: int) -> str:
        """The number of the agreement that a row is about; "" where the table has none."""
        number = self.cells["number"][index] if "number" in self.cells.columns else None
        return short(str(number or ""))

    def _as_typed(self, field_id: str, index: int) -> Value:
        """What stands in a cell, as a reader sees it; of a very long text the beginning."""
        text = self.cells[field_id][index] if field_id in self.cells.columns else None
        text = short(text) if text else None
        kind = self.cells[f"{field_id}:type"][index] if text else "blank"
        if text and kind == "number":
            return said(float(text))
        return said((day_in(text) or text) if text and kind == "date" else text) if text else BLANK

    def blame(self, field_id: str, wrong: pl.Series) -> None:
        """These cells are at fault."""
        self._faults[field_id] = self._faults[field_id] | wrong if field_id in self._faults else wrong

    def at_fault(self, *field_ids: str) -> pl.Series:
        """Rows where one of the fields (any, when none is named) is at fault."""
        self.settle()
        return self._at_fault(field_ids or self._faults)

    def _at_fault(self, field_ids: Iterable[str]) -> pl.Series:
        wrong = self._clean
        for name in field_ids:
            wrong = wrong | self._faults[name] if name in self._faults else wrong
        return wrong

    def is_typed(self, field_id: str) -> pl.Series:
        """Rows where something stands in the cell."""
        if field_id not in self.cells.columns:
            return self._clean
        return self.cells[f"{field_id}:type"] != "blank"

    def rows(self, frame: pl.DataFrame | None = None) -> pl.DataFrame:
        """The rows to keep: row, and the columns of the accepted rows in their types."""
        return self._kept(frame).drop("file")

    def rows_by_file(self) -> list[pl.DataFrame]:
        """The rows to keep of each of the files."""
        kept = self._kept(None)
        parts = kept.partition_by("file", as_dict=True, include_key=False)
        return [parts.get((file,), kept.drop("file").clear()) for file in range(len(self._files.placements))]

    def _kept(self, frame: pl.DataFrame | None) -> pl.DataFrame:
        self.settle()
        frame = self.frame if frame is None else frame
        schema = row_schema(self.table.id)
        return frame.with_columns(
            pl.lit(None).cast(kind).alias(name) for name, kind in schema.items() if name not in frame.columns
        ).select("file", *(pl.col(name).cast(kind) for name, kind in schema.items()))

    # ---- keys and references

    def spell(self, field_id: str, known: Iterable[str]) -> None:
        """A code that differs in nothing but capitals or spaces is the same code, as it was written first."""
        first = {normal(code): code for code in known}
        typed = self.frame[field_id].drop_nulls().unique(maintain_order=True).to_list()
        right = {code: first.setdefault(normal(code), code) for code in typed}
        if any(code != text for text, code in right.items()):
            self.frame = self.frame.with_columns(pl.col(field_id).replace(right))

    def unique(self, key: Sequence[str], at: str) -> None:
        """No two rows of a file with one key; the later one is wrong."""
        if self.frame.height > 1:
            again = ~pl.struct("file", *key).is_first_distinct() & pl.col(at).is_not_null()
            self.report("double_row", at, again, using=key, other=pl.col("row").first().over("file", *key))

    def refer_all(self, lists: Mapping[str, Codes]) -> None:
        """Each field that names something must name what exists; ``lists`` by table, 'indicators' and 'segments'."""
        for field in self.fields:
            if field.ref and (codes := lists.get(field.ref.split(".")[0])):
                self.refer(field.id, codes)

    def refer(self, field_id: str, codes: Codes) -> None:
        """The values of a field must be among the codes; they are kept as the list writes them.

        Where the list has faults of its own (it is not sure), an unknown code is no finding; nothing is judged by it.
        """
        values = self.frame[field_id]
        if values.null_count() == values.len():
            return
        is_list = values.dtype == pl.List
        texts = (values.explode() if is_list else values).drop_nulls().unique().to_list()
        right_code = {text: codes.names.get(normal(text)) for text in texts}
        if all(code == text for text, code in right_code.items()):
            return
        right = pl.element() if is_list else pl.col(field_id)
        right = right.replace_strict(right_code, default=None, return_dtype=pl.String())
        mapped = self.frame.select(pl.col(field_id).list.eval(right) if is_list else right).to_series()
        if None in right_code.values():
            one = pl.col(field_id)
            strange = one.list.eval(right.is_null()).list.any() if is_list else one.is_not_null() & right.is_null()
            wrong = self.frame.select(it=strange.fill_null(False))["it"] & ~self.at_fault(field_id)
            for index in wrong.arg_true() if codes.sure else ():
                item = values[index] if not is_list else next(one for one in values[index] if right_code[one] is None)
                if codes.allowed:
                    code, name = nearest(item, codes.allowed) or (A_CODE, None)
                    self.add("unknown_code", field_id, index, value=item, like=like(name), right=code, list=codes.label)
                else:
                    self.add("nothing_to_name", field_id, index, value=item, list=codes.label)
            self.blame(field_id, wrong)
        self.frame = self.frame.with_columns(mapped.alias(field_id))

    # ---- types

    def _cast(self, field: Field) -> list[pl.Series]:
        """The typed columns of a field in which something stands; judges what was typed."""
        text, kind, kinds = self.cells[field.id], self.cells[f"{field.id}:type"], self._kinds[field.id]
        for name, check in (("error", "error_value"), ("formula", "formula_without_value"), ("blank", "required")):
            if name in kinds and (name != "blank" or field.required):
                self._mark(check, field.id, kind == name, {})
        cast: Callable[[Field, pl.Series, pl.Series], list[pl.Series]] = getattr(self, f"_{field.type}")
        found = cast(field, text, kind)
        if field.id in self._faults:
            found = [
                one.set(self._faults[field.id], None) if one.dtype != pl.List else _without(one, self._faults[field.id])
                for one in found
            ]
        if "blank" in kinds and (default := default_of(field)) is not None:
            found = [
                pl.select(pl.when(kind == "blank").then(pl.lit(default)).otherwise(one)).to_series() for one in found
            ]
        return found

    def _wrong_kind(self, check: str, field: Field, kind: pl.Series, name: str) -> None:
        if name in self._kinds[field.id]:
            self._mark(check, field.id, kind == name, {})

    def _each(self, field: Field, wrong: pl.Series, say: Callable[[str], tuple[str, dict[str, Value]]]) -> None:
        """A finding for each wrong cell, whose check depends on what was typed."""
        wrong = wrong.fill_null(False)
        for index in wrong.arg_true():
            check, values = say(str(self.cells[field.id][index]))
            self.add(check, field.id, index, **values)
        if wrong.any():
            self.blame(field.id, wrong)

    def _text(self, field: Field, text: pl.Series, kind: pl.Series) -> list[pl.Series]:
        return [text]

    _link = _text

    def _code(self, field: Field, text: pl.Series, kind: pl.Series) -> list[pl.Series]:
        self._wrong_kind("date_for_code", field, kind, "date")
        return [text]

    def _list(self, field: Field, text: pl.Series, kind: pl.Series) -> list[pl.Series]:
        self._wrong_kind("date_for_code", field, kind, "date")
        parts = text.str.replace_all(r"[,\n]", ";").str.split(";").list.eval(pl.element().str.strip_chars())
        return [parts.list.eval(pl.element().filter(pl.element() != "")).list.unique(maintain_order=True)]

    def _number(self, field: Field, text: pl.Series, kind: pl.Series) -> list[pl.Series]:
        if "text" in self._kinds[field.id]:
            self._each(field, kind == "text", lambda typed_in: number_finding(field, typed_in))
        self._wrong_kind("date_for_number", field, kind, "date")
        self._wrong_kind("text_for_number", field, kind, "bool")
        number = self._numbers(field, text, kind)
        if field.minimum is not None and _low(number) < field.minimum:
            self._mark("below_minimum", field.id, number < field.minimum, {"limit": typed(field.minimum)})
        if field.maximum is not None and -_low(-number) > field.maximum:
            self._mark("above_maximum", field.id, number > field.maximum, {"limit": typed(field.maximum)})
        return [number]

    def _numbers(self, field: Field, text: pl.Series, kind: pl.Series) -> pl.Series:
        """The numbers of a column, of all other cells null."""
        number = text.cast(pl.Float64(), strict=False)
        return number if self._kinds[field.id] <= {"number", "blank"} else number.set(kind != "number", None)

    def _integer(self, field: Field, text: pl.Series, kind: pl.Series) -> list[pl.Series]:
        (number,) = self._number(field, text, kind)
        whole = number.cast(pl.Int64(), strict=False)
        self._mark("not_whole", field.id, number != whole, {})
        return [whole]

    _year = _integer

    def _choice(self, field: Field, text: pl.Series, kind: pl.Series) -> list[pl.Series]:
        known = words_of(field.choices or "")
        texts = {one: known.get(normal(one)) for one in set(text.to_list()) - {None}}
        found = text.replace_strict(texts, default=None, return_dtype=pl.String())
        if None in texts.values():
            wrong = found.is_null() & text.is_not_null() & ~self.at_fault(field.id)
            self._each(field, wrong, lambda typed_in: ("unknown_choice", choices_of(field, typed_in)))
        return [found]

    def _date(self, field: Field, text: pl.Series, kind: pl.Series) -> list[pl.Series]:
        day = self._days(field, text, kind)
        if day.null_count() > text.null_count():
            self._mark("not_a_date", field.id, day.is_null() & text.is_not_null(), {})
        return [day]

    def _days(self, field: Field, text: pl.Series, kind: pl.Series) -> pl.Series:
        """The days in a column; a day outside all reason is a damaged cell."""
        texts = {one: day_in(one) for one in set(text.to_list()) - {None}}
        day = text.replace_strict(texts, default=None, return_dtype=pl.Date())
        if any(one is not None and not FIRST_YEAR <= one.year <= LAST_YEAR for one in texts.values()):
            strange = (day.dt.year() < FIRST_YEAR) | (day.dt.year() > LAST_YEAR)
            self._mark("date_out_of_range", field.id, strange, {"limit": f"{FIRST_YEAR}–{LAST_YEAR}"})
        if "date" in self._kinds[field.id]:
            self._mark("not_a_date", field.id, day.is_null() & (kind == "date"), {})
        return day

    def _how_much(self, field: Field, text: pl.Series, kind: pl.Series) -> list[pl.Series]:
        known = words_of(field.choices or "")
        is_text = kind == "text"
        texts = {one: known.get(normal(one)) for one in text.filter(is_text).unique()}
        word = text.replace_strict(texts, default=None, return_dtype=pl.String()) if texts else text.clear(text.len())

        def say(typed_in: str) -> tuple[str, dict[str, Value]]:
            if number_in(typed_in):
                return number_finding(field, typed_in)
            return "how_much_form", choices_of(field, typed_in)

        self._each(field, (is_text & word.is_null()) | kind.is_in(["date", "bool"]), say)
        return [self._numbers(field, text, kind), word]

    def _period(self, field: Field, text: pl.Series, kind: pl.Series) -> list[pl.Series]:
        day = self._days(field, text, kind)
        years = {one: years_in(one) for one in set(text.to_list()) - {None}}
        first, last = (
            text.replace_strict(
                {one: None if found is None else found[end] for one, found in years.items()},
                default=None, return_dtype=pl.Int64(),
            )
            for end in (0, 1)
        )  # fmt: skip
        strange = ((first < FIRST_YEAR) | (last > LAST_YEAR)).fill_null(False)
        formless = first.is_null() & day.is_null() & text.is_not_null()
        self._mark("period_form", field.id, strange | formless, {})
        self._mark("period_reversed", field.id, first > last, {})
        return [first, last, day]


def kinds_of(cells: pl.DataFrame) -> dict[str, frozenset[str]]:
    """The kinds of cell that each column of a workbook's table holds."""
    return {
        name.removesuffix(":type"): frozenset(cells[name].to_list()) for name in cells.columns if name.endswith(":type")
    }


def _low(number: pl.Series) -> float:
    """The lowest of a column; of a blank one infinite."""
    lowest = number.min()
    return float(lowest) if isinstance(lowest, (int, float)) else math.inf


def _without(lists: pl.Series, wrong: pl.Series) -> pl.Series:
    return pl.select(pl.when(~wrong).then(lists)).to_series()

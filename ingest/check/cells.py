"""Judges the cells of one table as they were typed, column by column, and gives them their types."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import polars as pl

from ingest.check.grammar import FIRST_YEAR, LAST_YEAR, day_in, number_in, typed, years_in
from ingest.check.lists import Codes
from ingest.findings import Finding, Value
from ingest.places import normal
from ingest.rows import row_schema
from ingest.workbook import Placement, cell_of
from schemas.contract import Field, Table, Text, contract

When = pl.Expr | pl.Series
#: Columns that hold a period until it is known what kind of promise it is for.
PERIOD = {"first": pl.Int64(), "last": pl.Int64(), "day": pl.Date()}


class TableCheck:
    """One table while it is judged.

    ``frame``: ``row`` and the typed columns; what is wrong or blank is null. ``found`` gets the findings. A cell with an
    error is at fault from then on: it gets no second finding, and what is judged with it is left alone.
    """

    def __init__(self, table: Table, cells: pl.DataFrame | None, placement: Placement, found: list[Finding]) -> None:
        own = [field.id for field in table.field if not field.read_only and cells is not None and field.id in cells.columns]
        if cells is None:
            cells = pl.DataFrame(schema={"row": pl.Int64()})
        elif own:
            cells = cells.filter(pl.any_horizontal(pl.col(f"{name}:type") != "blank" for name in own))
        self.table = table
        self.cells = cells
        self.fields = tuple(field for field in table.field if not field.read_only)
        self.frame = cells.select("row")
        self._placement = placement
        self._found = found
        self._faults: dict[str, pl.Series] = {}
        self._clean = pl.Series([False], dtype=pl.Boolean()).new_from_index(0, cells.height)
        self._typed: dict[str, pl.Series] = {}
        for field in self.fields:
            self._cast(field, own)
        self.frame = pl.DataFrame([cells["row"], *(one.alias(name) for name, one in self._typed.items())])

    # ---- findings

    def report(self, check: str, field_id: str, when: When, *, using: Iterable[str] = (), **values: Value | pl.Expr) -> None:
        """A finding in the column of ``field_id`` for every row where ``when`` holds.

        Not where that cell, or one of ``using``, is at fault already. ``values`` fill the check's sentences; an
        expression gives a text a row.
        """
        series = when if isinstance(when, pl.Series) else self.frame.select(when.alias("when")).to_series()
        if series.len() != self.cells.height:  # a constant
            series = series.new_from_index(0, self.cells.height)
        wrong = series.fill_null(False)
        if not wrong.any():
            return
        for name in (field_id, *using):
            if name in self._faults:
                wrong = wrong & ~self._faults[name]
        told = {
            name: self.frame.select(value.cast(pl.String).fill_null("–").alias("it")).to_series()
            for name, value in values.items()
            if isinstance(value, pl.Expr)
        }
        for index in wrong.arg_true():
            given = {
                name: str(told[name][index if told[name].len() > 1 else 0]) if isinstance(value, pl.Expr) else value
                for name, value in values.items()
            }
            self.add(check, field_id, index, **given)
        if contract().checks[check].severity == "error":
            self.blame(field_id, wrong)

    def add(self, check: str, field_id: str, index: int, **values: Value) -> None:
        """One finding at one cell, which does not make it at fault."""
        field = self.table.get(field_id)
        sheet, cell = cell_of(self._placement, self.table.id, self.cells["row"][index], field_id)
        if cell is None:  # a column that the workbook doesn't have: the row's first cell
            there = next((one.id for one in self.fields if one.id in self.cells.columns), field_id)
            sheet, cell = cell_of(self._placement, self.table.id, self.cells["row"][index], there)
        text = self.cells[field_id][index] if field_id in self.cells.columns else None
        given: dict[str, Value] = {
            "field": field.label, "table": self.table.label, "value": text or "", "example": _example(field),
        }  # fmt: skip
        self._found.append(Finding(check, sheet, cell, {**given, **values}))

    def blame(self, field_id: str, wrong: pl.Series) -> None:
        """These cells are at fault."""
        self._faults[field_id] = self._faults[field_id] | wrong if field_id in self._faults else wrong

    def at_fault(self, *field_ids: str) -> pl.Series:
        """Rows where one of the fields (all, without any) is at fault."""
        series = [one for name, one in self._faults.items() if not field_ids or name in field_ids]
        wrong = self._clean
        for one in series:
            wrong = wrong | one
        return wrong

    def is_typed(self, field_id: str) -> pl.Series:
        """Rows where something stands in the cell."""
        if field_id not in self.cells.columns:
            return self._clean
        return self.cells[f"{field_id}:type"] != "blank"

    def kind_of(self, field_id: str) -> pl.Series:
        """The kind of each cell of a column that the workbook has."""
        return self.cells[f"{field_id}:type"]

    def rows(self, frame: pl.DataFrame | None = None) -> pl.DataFrame:
        """The rows to keep: row, and the columns of the accepted rows in their types."""
        frame = self.frame if frame is None else frame
        schema = row_schema(self.table.id)
        return frame.with_columns(
            pl.lit(None).cast(kind).alias(name) for name, kind in schema.items() if name not in frame.columns
        ).select(pl.col(name).cast(kind) for name, kind in schema.items())

    # ---- keys and references

    def unique(self, key: Sequence[str], at: str) -> None:
        """No two rows with one key; the later one is wrong."""
        if self.frame.height > 1:
            again = ~pl.struct(key).is_first_distinct() & pl.col(at).is_not_null()
            self.report("double_row", at, again, using=key, other=pl.col("row").first().over(key))

    def refer_all(self, lists: Mapping[str, Codes]) -> None:
        """Each field that names something must name what exists; ``lists`` by table, 'indicators' and 'segments'."""
        for field in self.fields:
            if field.ref and (codes := lists.get(field.ref.split(".")[0])):
                self.refer(field.id, codes)

    def refer(self, field_id: str, codes: Codes) -> None:
        """The values of a field must be among the codes; they are kept as the list writes them.

        Where the list has faults of its own (it is not sure), an unknown code is no finding.
        """
        values = self.frame[field_id]
        if values.null_count() == values.len():
            return
        is_list = values.dtype == pl.List
        said = (values.explode() if is_list else values).drop_nulls().unique().to_list()
        right_code = {text: codes.names.get(normal(text)) for text in said}
        if all(code == text for text, code in right_code.items()):
            return
        right = pl.element() if is_list else pl.col(field_id)
        right = right.replace_strict(right_code, default=None, return_dtype=pl.String())
        mapped = self.frame.select(pl.col(field_id).list.eval(right) if is_list else right).to_series()
        if codes.sure and None in right_code.values():
            wrong = self.frame.select(
                pl.col(field_id).list.eval(right.is_null()).list.any() if is_list else pl.col(field_id).is_not_null() & right.is_null()
            ).to_series().fill_null(False) & ~self.at_fault(field_id)
            for index in wrong.arg_true():
                item = values[index] if not is_list else next(one for one in values[index] if right_code[one] is None)
                if codes.allowed:
                    near = nearest(item, codes.allowed)
                    self.add("unknown_code", field_id, index, value=item, nearest=near, list=codes.label)
                else:
                    self.add("nothing_to_name", field_id, index, value=item, list=codes.label)
            self.blame(field_id, wrong)
        self.frame = self.frame.with_columns(mapped.alias(field_id))

    # ---- types

    def _cast(self, field: Field, own: Sequence[str]) -> None:
        """Give a column its type; judge what was typed."""
        schema = {**row_schema(self.table.id), **PERIOD}
        columns = tuple(PERIOD) if field.type == "period" else field.columns
        if field.id not in own or (self.cells[f"{field.id}:type"] == "blank").all():
            for column in columns:
                self._typed[column] = pl.Series(column, [_default(field)], dtype=schema[column]).new_from_index(
                    0, self.cells.height
                )
            if field.required and field.id in own:
                self.report("required", field.id, ~self._clean)
            return
        text, kind = self.cells[field.id], self.cells[f"{field.id}:type"]
        self.report("error_value", field.id, kind == "error")
        self.report("formula_without_value", field.id, kind == "formula")
        if field.required:
            self.report("required", field.id, kind == "blank")
        cast: Callable[[Field, pl.Series, pl.Series], Sequence[pl.Series]] = getattr(self, f"_{field.type}")
        for column, series in zip(columns, cast(field, text, kind), strict=True):
            found = series
            if field.id in self._faults:
                wrong = self._faults[field.id]
                found = pl.select(pl.when(~wrong).then(found)).to_series()
            if (default := _default(field)) is not None:
                blank = kind == "blank"
                found = pl.select(pl.when(blank).then(pl.lit(default)).otherwise(found)).to_series()
            self._typed[column] = found.cast(schema[column])

    def _each(self, field: Field, wrong: pl.Series, say: Callable[[str], tuple[str, dict[str, Value]]]) -> None:
        """A finding for each wrong cell, whose check depends on what was typed."""
        wrong = wrong.fill_null(False)
        for index in wrong.arg_true():
            check, values = say(str(self.cells[field.id][index]))
            self.add(check, field.id, index, **values)
        if wrong.any():
            self.blame(field.id, wrong)

    def _text(self, field: Field, text: pl.Series, kind: pl.Series) -> Sequence[pl.Series]:
        return [text]

    _link = _text

    def _code(self, field: Field, text: pl.Series, kind: pl.Series) -> Sequence[pl.Series]:
        self.report("date_for_code", field.id, kind == "date")
        return [text]

    def _list(self, field: Field, text: pl.Series, kind: pl.Series) -> Sequence[pl.Series]:
        self.report("date_for_code", field.id, kind == "date")
        parts = text.str.replace_all(r"[,\n]", ";").str.split(";").list.eval(pl.element().str.strip_chars())
        parts = parts.list.eval(pl.element().filter(pl.element() != "")).list.unique(maintain_order=True)
        return [parts]

    def _number(self, field: Field, text: pl.Series, kind: pl.Series) -> Sequence[pl.Series]:
        self._each(field, kind == "text", lambda typed_in: _number_finding(field, typed_in))
        self.report("date_for_number", field.id, kind == "date")
        self.report("text_for_number", field.id, kind == "bool")
        number = text.cast(pl.Float64(), strict=False).set(kind != "number", None)
        if field.minimum is not None:
            self.report("below_minimum", field.id, number < field.minimum, limit=typed(field.minimum))
        if field.maximum is not None:
            self.report("above_maximum", field.id, number > field.maximum, limit=typed(field.maximum))
        return [number]

    def _integer(self, field: Field, text: pl.Series, kind: pl.Series) -> Sequence[pl.Series]:
        (number,) = self._number(field, text, kind)
        self.report("not_whole", field.id, number != number.floor())
        return [number.floor().cast(pl.Int64(), strict=False)]

    _year = _integer

    def _choice(self, field: Field, text: pl.Series, kind: pl.Series) -> Sequence[pl.Series]:
        known = words_of(field.choices or "")
        said = {one: known.get(normal(one)) for one in text.drop_nulls().unique()}
        found = text.replace_strict(said, default=None, return_dtype=pl.String()) if said else text
        self._each(
            field,
            found.is_null() & (kind != "blank") & ~self.at_fault(field.id),
            lambda typed_in: ("unknown_choice", _choices(field, typed_in)),
        )
        return [found]

    def _date(self, field: Field, text: pl.Series, kind: pl.Series) -> Sequence[pl.Series]:
        day = self._days(field, text, kind)
        self.report("not_a_date", field.id, day.is_null() & (kind != "blank"))
        return [day]

    def _days(self, field: Field, text: pl.Series, kind: pl.Series) -> pl.Series:
        """The days in a column; a day outside all reason is a damaged cell."""
        said = {one: day_in(one) for one in text.drop_nulls().unique()}
        day = text.replace_strict(said, default=None, return_dtype=pl.Date())
        year = day.dt.year()
        strange = (year < FIRST_YEAR) | (year > LAST_YEAR)
        self.report("date_out_of_range", field.id, strange, limit=f"{FIRST_YEAR}–{LAST_YEAR}")
        self.report("not_a_date", field.id, day.is_null() & (kind == "date"))
        return day

    def _how_much(self, field: Field, text: pl.Series, kind: pl.Series) -> Sequence[pl.Series]:
        known = words_of(field.choices or "")
        is_text = kind == "text"
        said = {one: known.get(normal(one)) for one in text.filter(is_text).unique()}
        word = text.replace_strict(said, default=None, return_dtype=pl.String()) if said else text.clear(text.len())
        number = text.cast(pl.Float64(), strict=False).set(kind != "number", None)

        def say(typed_in: str) -> tuple[str, dict[str, Value]]:
            if number_in(typed_in):
                return _number_finding(field, typed_in)
            return "how_much_form", _choices(field, typed_in)

        self._each(field, (is_text & word.is_null()) | kind.is_in(["date", "bool"]), say)
        return [number, word]

    def _period(self, field: Field, text: pl.Series, kind: pl.Series) -> Sequence[pl.Series]:
        day = self._days(field, text, kind)
        years = {one: years_in(one) for one in text.drop_nulls().unique()}
        first, last = (
            text.replace_strict(
                {one: None if found is None else found[end] for one, found in years.items()},
                default=None, return_dtype=pl.Int64(),
            )
            for end in (0, 1)
        )  # fmt: skip
        strange = ((first < FIRST_YEAR) | (last > LAST_YEAR)).fill_null(False)
        formless = first.is_null() & day.is_null() & (kind != "blank")
        self.report("period_form", field.id, strange | formless)
        self.report("period_reversed", field.id, first > last)
        return [first, last, day]


# ---- words


@cache
def words_of(list_id: str) -> Mapping[str, str]:
    """Id by normal word of a list of choices, in both languages; a ticked box is a yes."""
    found: dict[str, str] = {}
    for name, label in contract().words(list_id).items():
        for word in (label.nl, label.en, name):
            found.setdefault(normal(word), name)
    return {**found, "true": "yes", "false": "no"} if list_id == "yesno" else found


def nearest(text: str, allowed: Mapping[str, str]) -> str:
    """Of codes with their names the one that looks most like the text, as 'L9001 (De Linde)'."""
    words = {normal(word): code for code, name in allowed.items() for word in (code, name) if word}
    best = difflib.get_close_matches(normal(text), list(words), n=1, cutoff=0.0)[0]
    code = words[best]
    return f"{code} ({allowed[code]})" if allowed[code] and allowed[code] != code else code


def _choices(field: Field, text: str) -> dict[str, Value]:
    """The words of a field's list, and the one that looks most like the text."""
    labels = contract().words(field.choices or "")
    words = {normal(word): label for label in labels.values() for word in (label.nl, label.en)}
    best = difflib.get_close_matches(normal(text), list(words), n=1, cutoff=0.0)
    return {
        "nearest": words[best[0]] if best else Text("", ""),
        "allowed": Text(", ".join(one.nl for one in labels.values()), ", ".join(one.en for one in labels.values())),
    }


def _number_finding(field: Field, text: str) -> tuple[str, dict[str, Value]]:
    """What to say of a text where a number belongs: the right form, when the text holds one."""
    found = number_in(text)
    if found is None:
        return "text_for_number", {}
    number, word = found
    if word is None or field.id != "value":
        return "number_as_text", {"right": typed(number)}
    return "number_with_word", {
        "right": typed(number),
        "word": contract().words("qualifier")[word],
        "other": contract().tables["results"].get("qualifier").label,
    }


@cache
def _example(field: Field) -> Text:
    """The field's example in both languages; the contract gives words of a list in Dutch."""
    text = field.example or ""
    for one in contract().words(field.choices).values() if field.choices else ():
        if one.nl == text:
            return one
    return Text(text, text)


def _default(field: Field) -> Any:
    """What a blank cell means."""
    if field.default is None or (field.id == "state"):
        return None
    return float(field.default) if field.type == "number" else int(field.default) if field.type == "integer" else field.default

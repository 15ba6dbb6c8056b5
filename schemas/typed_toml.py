"""TOML as frozen dataclasses: what is written there must have the keys and types of its class.

A wrong file is a fault of whoever edited it: :class:`ContractError` names the file, the key and the remedy.
"""

from __future__ import annotations

import tomllib
import types
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints


class ContractError(Exception):
    """A TOML file of the contract is wrong; the message names file, key and remedy."""


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in both languages."""

    nl: str
    en: str

    def __getitem__(self, language: str) -> str:
        return self.nl if language == "nl" else self.en


T = TypeVar("T")


def _convert(value: Any, annotation: Any, where: str) -> Any:
    """The TOML value as the annotated type, or a ContractError."""
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        inner = [argument for argument in get_args(annotation) if argument is not type(None)]
        return _convert(value, inner[0], where)
    if annotation is Text:
        if not isinstance(value, dict) or set(value) != {"nl", "en"} or not all(map(str.strip, value.values())):
            raise ContractError(f'{where}: write both languages, as {{ nl = "…", en = "…" }}.')
        return Text(**value)
    if origin is tuple:
        item = get_args(annotation)[0]
        if not isinstance(value, list):
            raise ContractError(f"{where}: write a list, as [ … ].")
        return tuple(_convert(one, item, f"{where}[{index}]") for index, one in enumerate(value))
    if isinstance(annotation, type) and hasattr(annotation, "__dataclass_fields__"):
        return build(annotation, value, where)
    if annotation is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, annotation) or (isinstance(value, bool) and annotation is not bool):
        raise ContractError(f"{where}: write a value of type {annotation.__name__}, not {value!r}.")
    return value


def build(cls: type[T], data: Any, where: str) -> T:
    """A dataclass from a TOML table; unknown and missing keys are refused by name."""
    if not isinstance(data, dict):
        raise ContractError(f"{where}: write a table here.")
    hints = get_type_hints(cls)
    known = {item.name: item for item in fields(cls)}  # type: ignore[arg-type]
    name = f"{where} ({data['id']})" if isinstance(data.get("id"), str) else where
    if unknown := sorted(set(data) - set(known)):
        raise ContractError(f"{name}: key '{unknown[0]}' is not known; use one of {', '.join(known)}.")
    for key, item in known.items():
        if key not in data and item.default is MISSING:
            raise ContractError(f"{name}: key '{key}' is missing; add it.")
    return cls(**{key: _convert(value, hints[key], f"{name}.{key}") for key, value in data.items()})


def parsed(path: Path, name: str) -> dict[str, Any]:
    """What a file says. Raises ContractError."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ContractError(f"{name}: this is not TOML ({error}); repair that line.") from error


def lists_in(path: Path, kinds: Mapping[str, type[Any]]) -> dict[str, list[Any]]:
    """The lists of one file, each built; anything else in the file is refused."""
    data = parsed(path, path.name)
    if unknown := sorted(set(data) - set(kinds)):
        raise ContractError(f"{path.name}: '{unknown[0]}' is not known; use [[{']], [['.join(kinds)}]].")
    return {
        key: [build(cls, item, f"{path.name}: {key} {index + 1}") for index, item in enumerate(data.get(key, ()))]
        for key, cls in kinds.items()
    }


def by(items: Iterable[T], key: str, where: str) -> dict[Any, T]:
    """The items by their id; a double id is refused."""
    found: dict[Any, T] = {}
    for item in items:
        name = getattr(item, key)
        if name in found:
            raise ContractError(f"{where}: '{name}' stands there twice; give each its own {key}.")
        found[name] = item
    return found


def one_of(value: Any, allowed: Iterable[Any], where: str) -> None:
    """Raises ContractError for a value that is none of these."""
    names = list(allowed)
    if value not in names:
        raise ContractError(f"{where}: '{value}' is not known; use one of {', '.join(map(str, names))}.")

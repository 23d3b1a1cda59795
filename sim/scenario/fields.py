"""Kinds of fields of a scenario: ids, words of the model's vocabularies, dates, shares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from sim.clock import decimal_year
from sim.vocabulary import COHESION, INTERESTS, STRATEGIES, Accession, Article, Direction, Domain, words


class Part(BaseModel):
    """A part of a scenario: no unknown fields, no silent conversion, no infinities, never changed once read."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


@dataclass(frozen=True)
class OneOf:
    """A text that must be one of the given words."""

    what: str
    choices: tuple[str, ...]

    def check(self, given: str) -> str:
        """The word itself, when it is one of ours."""
        if given not in self.choices:
            raise PydanticCustomError("one_of", "not one of ours", {"what": self.what, "choices": list(self.choices)})
        return given

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, core_schema.str_schema(strict=True))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.choices)}


@dataclass(frozen=True)
class Matching:
    """A text of a given form, with words that say which."""

    pattern: str
    form: str

    def check(self, given: str) -> str:
        """The text itself, when it has the form."""
        if re.fullmatch(self.pattern, given, re.ASCII) is None:
            raise PydanticCustomError("form", "not of this form", {"form": self.form})
        return given

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, core_schema.str_schema(strict=True))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^(?:{self.pattern})$"}


class Dated:
    """A moment written as a year or a day, kept as a decimal year."""

    @staticmethod
    def read(given: Any) -> float:
        """The decimal year."""
        try:
            return decimal_year(given)
        except ValueError as error:
            raise PydanticCustomError("date", "not a date", {"reason": str(error)}) from None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        year = {"type": "integer", "minimum": 1, "maximum": 9999}
        return {"anyOf": [year, {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}]}


Date: TypeAlias = Annotated[float, Dated()]
Share: TypeAlias = Annotated[float, Field(ge=0, le=1)]

NationId: TypeAlias = Annotated[
    str, Matching(r"[A-Za-z][A-Za-z0-9_-]{0,15}", "a letter, then up to 15 letters, digits, '_' or '-'")
]
Id: TypeAlias = Annotated[
    str, Matching(r"[A-Za-z][A-Za-z0-9_-]{0,47}", "a letter, then up to 47 letters, digits, '_' or '-'")
]
Slug: TypeAlias = Annotated[
    str, Matching(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?", "up to 64 of a-z, 0-9 and '-', as in north-atlantic-1949")
]
SourceKey: TypeAlias = Annotated[
    str, Matching(r"[A-Za-z][A-Za-z0-9_.-]{0,47}", "a letter, then up to 47 letters, digits, '_', '.' or '-'")
]
ParameterName: TypeAlias = Annotated[
    str, Matching(r"[a-z][a-z0-9_]{0,47}\.[a-z][a-z0-9_]{0,47}", "rule.parameter, as in negotiate.meeting_rate")
]
OpenTo: TypeAlias = Annotated[
    str,
    Matching(r"[A-Za-z][A-Za-z0-9_-]{0,15}|region:[^\x00-\x1f]{1,80}", "the id of a nation, or region: and its name"),
]
Line: TypeAlias = Annotated[str, Field(max_length=300)]
Prose: TypeAlias = Annotated[str, Field(max_length=10_000)]

ArticleWord: TypeAlias = Annotated[str, OneOf("kind of article", tuple(words(Article)))]
DirectionWord: TypeAlias = Annotated[str, OneOf("direction", tuple(words(Direction)))]
AccessionWord: TypeAlias = Annotated[str, OneOf("rule of accession", tuple(words(Accession)))]
VotingWord: TypeAlias = Annotated[str, OneOf("rule of voting", ("unanimity", "majority", "lead"))]
DomainWord: TypeAlias = Annotated[str, OneOf("domain of threat", tuple(words(Domain)))]
ComponentWord: TypeAlias = Annotated[str, OneOf("component of cohesion", COHESION)]
InterestWord: TypeAlias = Annotated[str, OneOf("kind of interest", INTERESTS)]
StrategyWord: TypeAlias = Annotated[str, OneOf("strategy", tuple(STRATEGIES))]

FREE_SOURCES: Final = ("assumed", "recalled")
"""What stands in place of a source key for a number that nobody published, or that was taken from memory."""


def spelled_out(field: str) -> Any:
    """A short form: whatever is not a group stands for a group with this one field."""

    def expand(given: Any) -> Any:
        return given if isinstance(given, Mapping) else {field: given}

    return expand

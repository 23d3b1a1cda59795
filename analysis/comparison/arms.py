"""Two arms that can be compared: a world and the same with one change, or two files; what is wrong is told."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NoReturn

from analysis.arms import arm as words_of_arm
from analysis.arms import called
from analysis.flips import Setting
from analysis.naming import Names
from analysis.tables import StudyTables
from analysis.why import setting_of
from sim.cli.base import BAD_INPUT, Complaint
from sim.metrics import METRICS
from sim.scenario import ClaimSpec, Loaded, Scenario, ScenarioError
from sim.scenario import Setting as Given
from sim.scenario.build import build_schedule
from sim.scenario.claims import ARMS
from sim.scenario.counterfactual import ABOUT, changed, needed, same
from sim.scenario.problems import shown, suggestion
from sim.schedule import OF_RIVALS, PARAMETERS, STANDARD, Schedule
from sim.study.manifest import about

KINDS: Final = ("nation", "treaty", "event", "rule")
SAID: Final = (
    "name", "title", "summary", "question", "limits", "extends", "sources", "figures", "nations_csv", "snapshots",
    "record", "seeds", *ABOUT,
)  # fmt: skip
"""What a file says that makes no difference between two arms: both have the same luck and the same years."""
INSTEAD: Final = {"calendar": "; --years gives both other years", "seeds": "; --seed and --replicates are for both"}


@dataclass(frozen=True)
class Arm:
    """One of two worlds that share their luck: its rules, how it differs, and how sentences call it."""

    loaded: Loaded = field(repr=False)
    schedule: Schedule = field(repr=False)
    called: str
    """As it stands in a sentence: `as told`, `in the other arm`."""
    head: str
    """As it stands above a column."""
    differs: str
    """What it is, in words: its file, or how it differs from the world as told."""

    @cached_property
    def scenario(self) -> Scenario:
        """The world, without parameters of rules that are left out."""
        given, rules = self.loaded.scenario, OF_RIVALS | {rule.name() for rule in self.schedule.rules}
        kept = {path: spec for path, spec in given.parameters.items() if path.partition(".")[0] in rules}
        return given if len(kept) == len(given.parameters) else given.model_copy(update={"parameters": kept})

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the readers of its tables want to know."""
        parameters = STANDARD.values() | self.schedule.values()
        parameters |= {path: spec.value for path, spec in self.loaded.scenario.parameters.items()}
        return {"name": self.scenario.name, "scenario": about(self.loaded), "parameters": parameters}

    @cached_property
    def setting(self) -> Setting:
        """What its decisions are judged against."""
        return setting_of(StudyTables(Path(), self.manifest))

    @cached_property
    def names(self) -> Names:
        """What its nations and treaties are called."""
        known = StudyTables(Path(), self.manifest)
        return Names(known.nation_names, known.treaty_titles)

    @property
    def treaties(self) -> list[str]:
        """The treaties and organisations that its file names."""
        return [*self.scenario.treaties, *self.scenario.organisations]


@dataclass(frozen=True)
class Arms:
    """The two arms, as told and changed, and what only one of them has."""

    one: Arm
    other: Arm

    @cached_property
    def _there(self) -> dict[str, list[list[str]]]:
        """What each arm has, by kind: nations, treaties and events."""
        return {
            "nations": [[*arm.scenario.nations] for arm in self.both],
            "treaties": [arm.treaties for arm in self.both],
            "events": [[event.id for event in arm.scenario.events] for arm in self.both],
        }

    @cached_property
    def alone(self) -> dict[str, list[str]]:
        """What only one of the arms has, by kind."""
        return {kind: [id for id in (*a, *b) if (id in a) != (id in b)] for kind, (a, b) in self._there.items()}

    def called(self, kind: str, id: str) -> str:
        """A nation, treaty or event by its name in the arm that has it."""
        word = f"{KINDS[list(self._there).index(kind)]}:{id}"
        return next(
            called(word, arm.scenario) for arm, ids in zip(self.both, self._there[kind], strict=True) if id in ids
        )

    @cached_property
    def same(self) -> bool:
        """Whether both are the same world, so that no pair of runs can differ."""
        return self.one.schedule is self.other.schedule and _alike(self.one.loaded.scenario, self.other.loaded.scenario)

    @property
    def both(self) -> tuple[Arm, Arm]:
        """The one and the other."""
        return self.one, self.other


def two_files(one: tuple[str, Loaded], other: tuple[str, Loaded]) -> Arms:
    """Two files as arms; a complaint where their calendars differ."""
    (name, first), (twin, second) = one, other
    calendars = first.scenario.calendar, second.scenario.calendar
    if calendars[0] != calendars[1]:
        told = [f"{c.start}-{c.end}, {c.steps_per_year} a year" for c in calendars]
        text = f"the two arms need the same years and steps, but {name} has {told[0]}, and {twin} {told[1]}"
        advice = "make their calendars the same, or give both the same years by --years"
        if calendars[0].steps_per_year != calendars[1].steps_per_year:
            advice = "make their calendars the same"
        raise Complaint(f"foedus: {text}; {advice}", BAD_INPUT)
    if not set(first.scenario.nations) & set(second.scenario.nations):
        raise Complaint(f"foedus: {name} and {twin} have no nation in common: there is nothing to compare", BAD_INPUT)
    short = [os.path.basename(each) for each in (name, twin)]
    told = short if short[0] != short[1] else [name, twin]
    files = zip((first, second), told, "AB", (name, twin), strict=True)
    return Arms(*(Arm(loaded, STANDARD, f"in {word}", head, file) for loaded, word, head, file in files))


def changed_world(file: str, loaded: Loaded, without: Sequence[str], given: Sequence[str]) -> Arms:
    """A world as told and the same without some things and with some values; a complaint if there is no such world."""
    if not without and not given:
        text = "give a second file, or say what differs: --without event:ID, --set path=value"
        raise Complaint(f"foedus: {file} alone cannot be compared; {text}", BAD_INPUT)
    words = [word for word in without if _known(word, loaded.scenario) != "rule"]
    rules = [word.partition(":")[2] for word in without if word not in words]
    settings = [_setting(text, rules) for text in given]
    schedule = _without_rules(rules)
    try:
        other = changed(loaded, words, settings, PARAMETERS, METRICS)
    except ScenarioError as error:
        _complain(loaded, words, settings, error)
    if not rules and (same(loaded, other) or _alike(loaded.scenario, other.scenario)):
        options = ", ".join([*(f"--without {word}" for word in words), *(f"--set {text}" for text in given)])
        raise Complaint(f"foedus: {options} changes nothing: the world as told is so already", BAD_INPUT)
    return Arms(
        Arm(loaded, STANDARD, "as told", "as told", f"the world of {file}"),
        Arm(other, schedule, "in the other arm", "other arm", _words(loaded.scenario, words, rules, given)),
    )


def _alike(one: Scenario, other: Scenario) -> bool:
    """Whether two worlds are the same though one of them says more of itself: the values that rules have anyway."""
    bare = (each.model_copy(update=dict.fromkeys(("parameters", *SAID))) for each in (one, other))
    return next(bare) == next(bare) and build_schedule(one).values() == build_schedule(other).values()


def _words(scenario: Scenario, words: Sequence[str], rules: Sequence[str], given: Sequence[str]) -> str:
    """How the other arm differs, by name."""
    pairs = (text.partition("=") for text in given)
    values = {path.strip(): value.strip() for path, _, value in pairs}
    claim = ClaimSpec.model_construct(without=tuple(words), set=values, otherwise="")
    left_out = [f"without the rule `{rule}`" for rule in rules]
    return "; ".join(part for part in (words_of_arm(claim, scenario), *left_out) if part)


def _known(word: str, scenario: Scenario) -> str:
    """The kind of a thing that is left out; a complaint where there is no such thing."""
    kind, _, name = word.partition(":")
    there = {
        "event": [event.id for event in scenario.events],
        "treaty": [*scenario.treaties, *scenario.organisations],
        "nation": [*scenario.nations],
        "rule": [rule.name() for rule in STANDARD.rules],
    }
    if kind in there and name in there[kind]:
        return kind
    if kind in there and name:
        near = suggestion(name, there[kind])
        text, hint = f"there is no {kind} {shown(name)}", near and f"{kind}:{near}"
    else:
        text = "write event:ID, treaty:ID (an organisation too), nation:ID or rule:NAME"
        hint = next((f"{known}:{word}" for known, names in there.items() if word in names), "")
    end = f"; did you mean '{hint}'?" if hint else ""
    raise Complaint(f"foedus: --without {shown(word)[1:-1]}: {text}{end}", BAD_INPUT)


def _without_rules(rules: Sequence[str]) -> Schedule:
    """The model without some rules; a complaint where others need them."""
    try:
        return STANDARD.without(*rules)
    except ValueError as error:
        options = ", ".join(f"--without rule:{rule}" for rule in rules)
        text = f"the model cannot do without: {error}; leave that rule out too, or set parameters of {rules[0]} instead"
        raise Complaint(f"foedus: {options}: {text} (foedus rules says what each reads)", BAD_INPUT) from None


def _setting(text: str, rules: Sequence[str]) -> Given:
    """A value that is set in the other arm; a complaint about one that cannot differ between arms."""
    head, _, rest = text.partition("=")[0].strip().removeprefix("parameters.").partition(".")
    if head in Scenario.model_fields and head not in ARMS:
        told = f"both arms have the same `{head}`; only the world can differ{INSTEAD.get(head, '')}"
        raise Complaint(f"{Given(text).place}: {told}", BAD_INPUT)
    if head in rules:
        raise Complaint(f"{Given(text).place}: the rule {head} is left out, and needs no {rest}", BAD_INPUT)
    return Given(text)


def _complain(loaded: Loaded, words: Sequence[str], settings: Sequence[Given], error: ScenarioError) -> NoReturn:
    """Say what is wrong with the other arm, at the options that made it so, with what to write instead."""
    own = [problem for problem in error.problems if problem.file.startswith("--set ")]
    if own:
        raise Complaint("\n".join(map(str, own)), BAD_INPUT)
    first, more = error.problems[0], f", and {len(error.problems) - 1} more" if len(error.problems) > 1 else ""
    options = " ".join([*(f"--without {word}" for word in words), *(f"--set {one.text}" for one in settings)])
    text = f"{options}: the other arm is no good world: {first}{more}"
    missing = needed(loaded, words, settings, error, PARAMETERS, METRICS)
    if missing:
        text += f"; leave out what needs it, too: {' '.join(f'--without {word}' for word in missing)}"
    raise Complaint(f"foedus: {text}", BAD_INPUT) from None

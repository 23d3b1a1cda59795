"""Scenarios: the files that describe a world, read with care, and messages worth reading when they are wrong."""

from sim.scenario.checks import ParameterInfo
from sim.scenario.claims import ClaimSpec, Exercise
from sim.scenario.counterfactual import check_arms, other_arm
from sim.scenario.dump import dump
from sim.scenario.jsonschema import json_schema
from sim.scenario.load import Loaded, load, load_document, load_text, outline, validate
from sim.scenario.merge import Setting
from sim.scenario.nations import Dyad, Nation
from sim.scenario.problems import Problem, ScenarioError
from sim.scenario.schema import (
    Calendar,
    Event,
    ParameterSpec,
    Scenario,
    Seeds,
    WhenMeasure,
    WhenMember,
)
from sim.scenario.treaties import ArticleSpec, Organisation, Treaty

__all__ = [
    "ArticleSpec",
    "Calendar",
    "ClaimSpec",
    "Dyad",
    "Event",
    "Exercise",
    "Loaded",
    "Nation",
    "Organisation",
    "ParameterInfo",
    "ParameterSpec",
    "Problem",
    "Scenario",
    "ScenarioError",
    "Seeds",
    "Setting",
    "Treaty",
    "WhenMeasure",
    "WhenMember",
    "check_arms",
    "dump",
    "json_schema",
    "load",
    "load_document",
    "load_text",
    "other_arm",
    "outline",
    "validate",
]

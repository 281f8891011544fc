"""OpenFisca settles the bills, all of them at once.   python contest.py BILLS

The rules are a country package as OpenFisca's guide has one written: amounts are `float`
variables in yuan, which OpenFisca keeps in 32 bits.
"""

import csv
import itertools
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import YEAR
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

BILLS = 100_000
PASSES = 5

Person = build_entity(key="person", plural="persons", label="参保人", is_person=True)


class Tier(Enum):
    一档 = "一档"
    二档 = "二档"


class Level(Enum):
    一级 = "一级"
    二级 = "二级"
    三级 = "三级"


def to_fen(yuan):
    """Rounds half up to the fen."""
    return numpy.floor(yuan * 100 + 0.5) / 100


class tier(Variable):
    value_type = Enum
    possible_values = Tier
    default_value = Tier.一档
    entity = Person
    definition_period = YEAR


class level(Variable):
    value_type = Enum
    possible_values = Level
    default_value = Level.一级
    entity = Person
    definition_period = YEAR


class in_scope(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "政策范围内费用（元）"


class basic(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "居民医保报销（元）"

    def formula(person, period, parameters):
        rules = parameters(period).inpatient
        tier = person("tier", period)
        level = person("level", period)
        entering = numpy.maximum(person("in_scope", period) - rules.deductible[level], 0)
        return numpy.minimum(to_fen(entering * rules.rate[tier][level]), rules.annual_cap[tier])


class major_illness(Variable):
    value_type = float
    entity = Person
    definition_period = YEAR
    label = "大病保险报销（元）"

    def formula(person, period, parameters):
        rules = parameters(period).major_illness
        left = person("in_scope", period) - person("basic", period)
        entering = numpy.maximum(left - rules.deductible, 0)
        return numpy.minimum(to_fen(entering * rules.rate), rules.annual_cap)


class Wuyang(TaxBenefitSystem):
    def __init__(self):
        super().__init__([Person])
        self.load_parameters(Path(__file__).parent / "parameters")
        self.add_variables(tier, level, in_scope, basic, major_illness)


def main():
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        bills = list(itertools.islice(csv.DictReader(file), BILLS))

    def fen(column):
        return numpy.array([int(bill[column]) for bill in bills])

    system = Wuyang()
    inputs = {
        "tier": Tier.encode(numpy.array([bill["tier"] for bill in bills])),
        "level": Level.encode(numpy.array([bill["level"] for bill in bills])),
        "in_scope": fen("in_scope") / 100,
    }

    def settle():
        simulation = SimulationBuilder().build_default_simulation(system, count=len(bills))
        for name, values in inputs.items():
            simulation.set_input(name, "2024", values)
        return {name: simulation.calculate(name, "2024") for name in ("basic", "major_illness")}

    answers = settle()
    fastest = float("inf")
    for _ in range(PASSES):
        began = time.perf_counter()
        answers = settle()
        fastest = min(fastest, time.perf_counter() - began)

    wrong = numpy.zeros(len(bills), dtype=bool)
    for name, yuan in answers.items():
        # Widened first, so that reading the fen out of an answer adds no mistake of its own.
        wrong |= numpy.rint(yuan.astype(numpy.float64) * 100) != fen(name)
    row = ("OpenFisca-Core, all bills in one array", version("openfisca-core"))
    print(*row, len(bills), fastest, wrong.sum(), sep="\t")


main()

"""What the questions do to readers, counted over all profiles of answers. Pure; no Django.

`impact` compares two versions of the questions, `bias_of` looks at one, `health_of` at what readers answered. The
counts are exact whole numbers: see `profiles` for what a profile is and how they are counted without a loop
over them.
"""

from comparison.impact.bias import Bias, Leans, Words, bias_of
from comparison.impact.changes import Impact, impact
from comparison.impact.health import Finding, Health, health_of
from comparison.impact.personas import PersonaMove, Told, moves_of_personas
from comparison.impact.profiles import TooMany, decisive, most_decisive, number_of_profiles, outcomes

__all__ = [
    "Bias",
    "Finding",
    "Health",
    "Impact",
    "Leans",
    "PersonaMove",
    "Told",
    "TooMany",
    "Words",
    "bias_of",
    "decisive",
    "health_of",
    "impact",
    "most_decisive",
    "moves_of_personas",
    "number_of_profiles",
    "outcomes",
]

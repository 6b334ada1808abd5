"""Lexicons: language and world as data, in general/ and domains/<name>/ beside this module.

In: the name of a domain. Out: Lexicons (every data file parsed, and one hash over all of them), and the means to read a text
against them: tokens and phrase dictionaries. What a match means is for the stages to say.
"""

from factline.pipelines.lexicons.ages import Ages
from factline.pipelines.lexicons.any_of import any_of
from factline.pipelines.lexicons.any_word import any_word
from factline.pipelines.lexicons.byte_patterns import byte_pattern, one_byte_each
from factline.pipelines.lexicons.cities import City, city_of
from factline.pipelines.lexicons.figure_rules import FigureRule, figure_rule
from factline.pipelines.lexicons.furniture_rule import SENTENCE_END, furniture_rule
from factline.pipelines.lexicons.loading import Lexicons, domain_names, load_lexicons
from factline.pipelines.lexicons.offsets import OffsetMap, Segment
from factline.pipelines.lexicons.phrases import Phrases
from factline.pipelines.lexicons.same_text import same_text
from factline.pipelines.lexicons.small_letters import in_small_letters, lowered
from factline.pipelines.lexicons.tokens import Tokens, has_plain_letters, tokenise
from factline.pipelines.lexicons.triggers import Trigger, TriggerFinder, TriggerTable, trigger_finder, trigger_table

__all__ = [
    "SENTENCE_END",
    "Ages",
    "City",
    "FigureRule",
    "Lexicons",
    "OffsetMap",
    "Phrases",
    "Segment",
    "Tokens",
    "Trigger",
    "TriggerFinder",
    "TriggerTable",
    "any_of",
    "any_word",
    "byte_pattern",
    "city_of",
    "domain_names",
    "figure_rule",
    "furniture_rule",
    "has_plain_letters",
    "in_small_letters",
    "load_lexicons",
    "lowered",
    "one_byte_each",
    "same_text",
    "tokenise",
    "trigger_finder",
    "trigger_table",
]

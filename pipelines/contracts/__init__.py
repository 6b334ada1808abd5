"""Contracts: YAML files beside this module → typed tables. The only place where a column is declared.

In: the name of a table. Out: its Contract (Frictionless Table Schema fields, keys, rules), its Arrow schema, and tables built to
it. Nothing here judges rows: the expectations do, from the same contract.
"""

from factline.pipelines.contracts.contract import Contract, Field, ForeignKey, Rule, contract, table_names
from factline.pipelines.contracts.ids import content_id, line_number
from factline.pipelines.contracts.place_ranks import PLACE_RANKS, UNSURE_RANK
from factline.pipelines.contracts.ruling import Ruling, StaleRulingsError
from factline.pipelines.contracts.stage import Reject, StageResult, rejects_table, table_of, table_of_values, values_of
from factline.pipelines.contracts.war_sized import WAR_SIZED, is_war_sized

__all__ = [
    "PLACE_RANKS",
    "UNSURE_RANK",
    "WAR_SIZED",
    "Contract",
    "Field",
    "ForeignKey",
    "Reject",
    "Rule",
    "Ruling",
    "StageResult",
    "StaleRulingsError",
    "content_id",
    "contract",
    "is_war_sized",
    "line_number",
    "rejects_table",
    "table_names",
    "table_of",
    "table_of_values",
    "values_of",
]

"""How precise a place is, as a number: the order in which the contract of facts lists place_precision. Stages compare by it alike."""

from __future__ import annotations

from types import MappingProxyType

from factline.pipelines.contracts.contract import contract

PLACE_RANKS = MappingProxyType({name: rank for rank, name in enumerate(contract("facts").field("place_precision").enum)})
UNSURE_RANK = PLACE_RANKS["area"]  # of a place whose precision is not known

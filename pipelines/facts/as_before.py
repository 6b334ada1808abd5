"""New drafts of a sentence, drafts before → the parts of those told of last, as what befell them: `Twelve of them were villagers.`

Their patterns are marked `as_before` in patterns.yaml. Whose they are is for sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from factline.pipelines.facts.draft import Draft

_NEAR = 1  # sentences behind those whose part they are


def as_before(new: Sequence[Draft], before: Sequence[Draft], parts: Mapping[str, str]) -> list[Draft]:
    """`new` in order, each part with the kind of the last counted people before it; one behind nobody, or greater than them, is left out.

    `parts`: `as_before` of each such pattern by its id: `dead`, where it means the dead first if some are dead and some wounded, `all`, or
    `anew`, where it is no part but another figure of them (`the ministry later settled on 340`).
    """
    kept: list[Draft] = []
    for draft in new:
        if draft.rule_id not in parts:
            kept.append(draft)
        elif parts[draft.rule_id] == "anew":
            if (told := _told_alone(before, new, draft, parts)) is not None:
                draft.kind, draft.toll, draft.patient_class = told.kind, told.toll, told.patient_class
                kept.append(draft)
        elif (
            whole := _last([*before, *(d for d in new if d.rule_id not in parts)], draft, parts[draft.rule_id] == "dead")
        ) is not None:
            draft.kind = whole.kind
            kept.append(draft)
    return kept


def _last(drafts: Iterable[Draft], draft: Draft, dead_first: bool) -> Draft | None:
    """The counted people told of last before the part, in the sentence before at the furthest, if they can hold it."""
    told = _counted_before(drafts, draft)
    holding = [d for d in told if d.count_high is None or (draft.count_low or 0) <= d.count_high]
    return max(holding, key=lambda d: (dead_first and d.kind == "killed", d.trigger.start), default=None)


def _told_alone(before: Sequence[Draft], new: Sequence[Draft], draft: Draft, parts: Mapping[str, str]) -> Draft | None:
    """Those whose figure is told anew: the last who were counted, several, where nobody else was counted beside them."""
    told = [d for d in _counted_before([*before, *(d for d in new if d.rule_id not in parts)], draft) if (d.count_low or 0) > 1]
    last = [d for d in told if d.sentence is told[-1].sentence]
    return last[0] if len(last) == 1 else None


def _counted_before(drafts: Iterable[Draft], draft: Draft) -> list[Draft]:
    """Of the sentence before at the furthest."""
    return [
        d
        for d in drafts
        if d.count is not None
        and d.toll != "subset"
        and d.start < draft.start
        and draft.sentence.position - d.sentence.position <= _NEAR
    ]

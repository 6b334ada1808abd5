"""The language of an article: as declared, else as py3langid's own model tells from a stretch of its text."""

from __future__ import annotations

from functools import cache

import numpy as np
import pycountry
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from factline.pipelines.articles.names import names

_STRETCH = 200  # characters read; the model walks byte by byte
_ENOUGH = 40  # letters below which a guess is worth nothing


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages([label for label in identifier.labels if len(label) == 2])  # what ISO 639-1 can say
    identifier.nb_ptc = np.ascontiguousarray(identifier.nb_ptc)  # a row a feature, as it is read: a third of the time
    return identifier


@cache
def declared(name: str) -> str | None:
    """ISO 639-1 code of a declared language ("en", "en-GB", "eng", "English"); None where it names none that has a code."""
    code = name.strip().replace("_", "-").split("-")[0].lower()
    known = None
    if len(code) in (2, 3):
        known = pycountry.languages.get(**{f"alpha_{len(code)}": code})
        if known is None and len(code) == 3:
            known = pycountry.languages.get(bibliographic=code)
    elif code:
        known = pycountry.languages.get(name=code.capitalize())
    return getattr(known, "alpha_2", None)


def detected(text: str) -> str | None:
    """ISO 639-1 code of the text's language, told from its longest line on; None where it is too short to tell.

    In doubt it is the language expected (record_fields.yaml), for a text in another gives no fact.
    """
    longest = max(text.split("\n"), key=len)
    start = text.index(longest)
    stretch = text[start : start + _STRETCH]
    if len(stretch) < _ENOUGH or sum(map(str.isalpha, stretch)) < _ENOUGH:
        return None
    ranked: list[tuple[str, float]] = _identifier().rank(stretch)
    code, likelihood = ranked[0]
    expected = names().language
    return code if likelihood - dict(ranked)[expected] >= names().margin else expected

"""Great Expectations without its voice: no progress bars, nothing on the disk; a test sees that nothing asks the network.

In: a frame and a suite. Out: the suite's raw results. What they mean is for checking.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations import ExpectationSuite

# Row numbers of all failing rows, and nothing that copies their values.
_FORMAT = {
    "result_format": "COMPLETE",
    "exclude_unexpected_values": True,
    "return_unexpected_index_query": False,
    "partial_unexpected_count": 0,
}


def validate(frame: pd.DataFrame, suite: ExpectationSuite) -> Sequence[Any]:
    """Results (great_expectations.core.ExpectationValidationResult) in no particular order, one an expectation."""
    import great_expectations as gx  # noqa: PLC0415  (importing it takes seconds)
    from great_expectations.data_context.types.base import (  # noqa: PLC0415
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(),  # the default context makes a folder for a results site
        progress_bars=ProgressBarsConfig(globally=False, metric_calculations=False),
        analytics_enabled=False,
    )
    context = gx.get_context(mode="ephemeral", project_config=config)
    asset = context.data_sources.add_pandas("tables").add_dataframe_asset(suite.name)
    batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": frame})
    results: Sequence[Any] = batch.validate(suite, result_format=_FORMAT).results
    return results

"""Matrix multiplication of spaCy's models by numpy, which on many processors is faster than by BLIS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import NumpyOps

if TYPE_CHECKING:
    from spacy.language import Language


class OpenBlasOps(NumpyOps):  # type: ignore[misc]  # thinc leaves its types out of this class
    """thinc's operations for the CPU with another `gemm`."""

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """`x @ y`, each transposed on request, into `out` if given."""
        return np.dot(x.T if trans1 else x, y.T if trans2 else y, out=out)

    @classmethod
    def set_on(cls, nlp: Language, *, enabled: bool) -> None:
        """Let every layer of a pipeline's models on the CPU compute with these operations, or with thinc's own."""
        ops = cls() if enabled else NumpyOps()
        for _, component in nlp.pipeline:
            for layer in component.model.walk() if hasattr(component, "model") else ():
                if layer.ops.name == "numpy":
                    layer.ops = ops

"""The entity models: loaded once per process, and computed the way that is fastest on this machine."""

from infra.models.loading import (
    BLANK,
    MEDIUM,
    ModelNotFound,
    current_versions,
    load_models,
    model_folder,
    require_model,
)

__all__ = ["BLANK", "MEDIUM", "ModelNotFound", "current_versions", "load_models", "model_folder", "require_model"]

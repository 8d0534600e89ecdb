"""Worker processes that run the pipeline over batches of articles, and can be killed."""

from infra.execution.workers.pool import WorkersUnusable
from infra.execution.workers.workers import (
    BATCH,
    Result,
    WorkerOptions,
    Workers,
    batches,
    run_pipeline,
)

__all__ = ["BATCH", "Result", "WorkerOptions", "Workers", "WorkersUnusable", "batches", "run_pipeline"]

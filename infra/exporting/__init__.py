"""All found articles as a file: CSV, JSON lines or Parquet, written while they are read."""

from infra.exporting.columns import COLUMNS, LISTS, PARQUET_COLUMNS, safe_cell
from infra.exporting.formats import FORMATS, ExportFormat, available_formats
from infra.exporting.tables import ParquetMissing, write_csv, write_lines, write_parquet

__all__ = [
    "COLUMNS",
    "FORMATS",
    "LISTS",
    "PARQUET_COLUMNS",
    "ExportFormat",
    "ParquetMissing",
    "available_formats",
    "safe_cell",
    "write_csv",
    "write_lines",
    "write_parquet",
]

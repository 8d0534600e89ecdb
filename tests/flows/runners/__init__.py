"""Runs on real Dask and Ray clusters."""

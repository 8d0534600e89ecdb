"""Tests of the reports of runs."""

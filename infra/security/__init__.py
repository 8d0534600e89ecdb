"""Certificates, files for their owner alone, and where credentials may be sent."""

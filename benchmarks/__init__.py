"""Measurements, each a script that prints a table: ``python -m benchmarks.turns`` and so on; ``benchmarks.all`` runs all."""

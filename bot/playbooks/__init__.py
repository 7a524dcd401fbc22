"""Improvement methods as data: model (YAML to objects), engine (ask, answer, back, gate), checks, wording."""

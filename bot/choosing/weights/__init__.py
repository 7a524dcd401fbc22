"""Weights for items: in pairs (AHP, 0-1, 0-4) or directly; what to ask next, several raters, files."""

"""Choosing what to improve: comparison scoring, the interview that fills a study."""

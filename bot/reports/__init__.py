"""Answers as people read them: Markdown tables, charts, the project's reports."""

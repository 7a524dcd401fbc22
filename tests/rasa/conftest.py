"""The trained bot, one fresh home a test."""
from tests.conversations.fixtures_for_bot import agent, bot, lang, sample_bot, sample_template, talk, template

__all__ = ["agent", "bot", "lang", "sample_bot", "sample_template", "talk", "template"]

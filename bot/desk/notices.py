"""A page that only says something: sign in first, not yours, took too long."""
from __future__ import annotations

from html import escape

from bot.language.texts import say

PAGE = """<!DOCTYPE html>
<html lang="{code}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/desk/assets/desk.css"></head>
<body><main id="main"><section class="block"><h2>{title}</h2>{lines}
<p><a href="/chat/">{chat}</a></p></section></main></body>
</html>"""


def notice(key: str, *languages: str) -> bytes:
    """The text ``key`` as a page, in each of ``languages``."""
    lines = "".join(f'<p lang="{_code(lang)}">{escape(say(key, lang))}</p>' for lang in languages)
    return PAGE.format(code=_code(languages[0]), title=escape(say("desk_title", languages[0])), lines=lines,
                       chat=escape(say("desk_chat", languages[0]))).encode()


def _code(lang: str) -> str:
    return "zh-CN" if lang == "zh" else "en"

"""Defect figures in words: the plain rate, DPMO, yields, sigma level and what to keep in mind (methods.md §10.3)."""
from __future__ import annotations

from bot.analysis.sigma import Defects
from bot.language.texts import say


def sigma_words(found: Defects, lang: str, rolled: float | None = None) -> list[str]:
    """The plain rate first, then per million and sigma, as service people ask for them in this order."""
    lines = [say("stats_defects", lang, defects=f"{found.defects:,}", units=f"{found.units:,}", dpu=f"{found.dpu:.4g}",
                 opportunities=f"{found.opportunities:,}", dpo=f"{found.dpo:.4g}", dpmo=f"{found.dpmo:,.2f}"),
             say("stats_yield_exact" if found.first_pass_exact else "stats_yield", lang,
                 opportunity=f"{found.yield_opportunity:.2%}", first=f"{found.first_pass_yield:.2%}")]
    if found.sigma is not None:
        lines.append(say("stats_sigma", lang, z=f"{found.z:.2f}", sigma=f"{found.sigma:.2f}"))
    elif found.defects == 0:
        bound = say("stats_sigma_unknown", lang) if found.sigma_at_least is None else f"≥ {found.sigma_at_least:.2f}"
        lines.append(say("stats_sigma_none", lang, upper=f"{(found.dpo_upper or 0) * 1e6:,.0f}", sigma=bound))
    else:
        bound = say("stats_sigma_unknown", lang) if found.sigma_at_most is None else f"≤ {found.sigma_at_most:.2f}"
        lines.append(say("stats_sigma_all", lang, sigma=bound))
    if rolled is not None:
        lines.append(say("stats_rolled", lang, rolled=f"{rolled:.2%}"))
    if "few_units" in found.warnings:
        lines.append(say("stats_note", lang, note=say("stats_warning_few_units", lang, units=found.units)))
    return [*lines, say("stats_sigma_caveat", lang)]

"""The one list of migrations, in their order. Each runs in a transaction with its own record under its function's name.

Append only: a new one goes at the end, into a module ``bot/store/migrations_<room>.py``; never edit, move or rename one
that has shipped.
"""
from __future__ import annotations

from sqlite_utils import Migrations

from bot.store import migrations_alerts as alerts
from bot.store import migrations_candidates as candidates
from bot.store import migrations_cycle as cycle
from bot.store import migrations_exposures as exposures
from bot.store import migrations_first as first
from bot.store import migrations_people as people
from bot.store import migrations_rollups as rollups
from bot.store import migrations_severity as severity
from bot.store import migrations_studies as studies
from bot.store import migrations_weights as weights

migrations = Migrations("gaishan")
for change in (
    first.m001_people,
    first.m002_complaints,
    first.m003_messages,
    first.m004_projects,
    first.m005_studies,
    first.m006_imports,
    people.m007_similar,
    people.m009_review,
    people.m010_topic_labels,
    people.m011_facts,
    people.m012_team,
    people.m013_project_channel,
    exposures.m014_exposures,
    studies.m015_study_fields,
    weights.m016_weights,
    candidates.m017_candidates,
    cycle.m018_life_cycle,
    alerts.m019_alerts,
    rollups.m020_rollups,
    rollups.m022_followed_and_waiting,
    rollups.m023_hours,
    rollups.m024_topic_in_place,
    severity.m025_severity_said,
):
    migrations()(change)

"""The tables: one a kind of record, and the facts beside them.

A record's key is its project's id and its own, so what a record names must be of its own project. Foreign keys are
deferred: a change may remove and add in any order, and the commit checks the result. A shot that is removed (an undone
`Add shot`) keeps its takes, so takes and jobs name their shot without a foreign key.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _of(key: str) -> ForeignKey:
    """The column names a row of another table by its only key."""
    return ForeignKey(key, deferrable=True, initially="DEFERRED")


def _names(kind: str, column: str) -> ForeignKeyConstraint:
    """`column` names a record of that kind in the same project."""
    return ForeignKeyConstraint(
        ["project_id", column], [f"{kind}.project_id", f"{kind}.id"], deferrable=True, initially="DEFERRED"
    )


def _key() -> tuple[Column[str], Column[str]]:
    return (
        Column("project_id", _of("project.id"), primary_key=True),
        Column("id", String, primary_key=True),
    )


project = Table(
    "project",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("rate_numerator", Integer, nullable=False),
    Column("rate_denominator", Integer, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("style", Text, nullable=False),
    Column("script_id", String),
    Column("labels_locked", Boolean(create_constraint=False), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_at", String, nullable=False),
    Column("updated_at", String, nullable=False),
    Column("binned_at", String),
    ForeignKeyConstraint(
        ["id", "script_id"], ["script.project_id", "script.id"], deferrable=True, initially="DEFERRED"
    ),
)

script = Table(
    "script",
    metadata,
    *_key(),
    Column("number", Integer, nullable=False),
    Column("format", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("author", Text, nullable=False),
)

scene = Table(
    "scene",
    metadata,
    *_key(),
    Column("order", String, nullable=False),
    Column("heading", Text, nullable=False),
    Column("number", String),
    Column("setting", String, nullable=False),
    Column("location", String, nullable=False),
    Column("time_of_day", String, nullable=False),
    Column("omitted", Boolean(create_constraint=False), nullable=False),
)

line = Table(
    "line",
    metadata,
    *_key(),
    Column("scene_id", String, nullable=False),
    Column("order", String, nullable=False),
    Column("type", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("character", String, nullable=False),
    Column("extension", String, nullable=False),
    Column("parenthetical", String, nullable=False),
    Column("dual", String, nullable=False),
    _names("scene", "scene_id"),
    Index(None, "project_id", "scene_id"),
)

shot = Table(
    "shot",
    metadata,
    *_key(),
    Column("scene_id", String, nullable=False),
    Column("order", String, nullable=False),
    Column("first_line_id", String),
    Column("last_line_id", String),
    Column("parsed", JSON, nullable=False),
    Column("overrides", JSON, nullable=False),
    Column("direction", Text, nullable=False),
    Column("origin", String, nullable=False),
    Column("state", String, nullable=False),
    Column("locked_label", String),
    Column("picked_take_id", _of("take.id")),
    _names("scene", "scene_id"),
    _names("line", "first_line_id"),
    _names("line", "last_line_id"),
    Index(None, "project_id", "scene_id"),
    Index(None, "project_id", "first_line_id"),
    Index(None, "project_id", "last_line_id"),
)

element = Table(
    "element",
    metadata,
    *_key(),
    Column("order", String, nullable=False),
    Column("type", String, nullable=False),
    Column("name", String, nullable=False),
    Column("trigger", String, nullable=False),
    Column("description", Text, nullable=False),
    Column("image_asset_ids", JSON, nullable=False),
    Column("voice", String, nullable=False),
)

guide = Table(
    "guide",
    metadata,
    *_key(),
    Column("shot_id", String, nullable=False),
    Column("asset_id", _of("asset.id"), nullable=False),
    Column("role", String, nullable=False),
    Column("frame", Integer, nullable=False),
    Column("strength", Float, nullable=False),
    _names("shot", "shot_id"),
    Index(None, "project_id", "shot_id"),
)

track = Table(
    "track",
    metadata,
    *_key(),
    Column("order", String, nullable=False),
    Column("type", String, nullable=False),
    Column("name", String, nullable=False),
    Column("magnetic", Boolean(create_constraint=False), nullable=False),
    Column("muted", Boolean(create_constraint=False), nullable=False),
    Column("solo", Boolean(create_constraint=False), nullable=False),
    Column("hidden", Boolean(create_constraint=False), nullable=False),
    Column("locked", Boolean(create_constraint=False), nullable=False),
    Column("gain_db", Float, nullable=False),
)

clip = Table(
    "clip",
    metadata,
    *_key(),
    Column("track_id", String, nullable=False),
    Column("order", String, nullable=False),
    Column("source_type", String, nullable=False),
    Column("source_shot_id", String),
    Column("source_take_id", _of("take.id")),
    Column("source_asset_id", _of("asset.id")),
    Column("source_text", Text),
    Column("placement_type", String, nullable=False),
    Column("placement_clip_id", String),
    Column("placement_offset", Integer),
    Column("placement_start", Integer),
    Column("source_start", Integer, nullable=False),
    Column("duration", Integer, nullable=False),
    Column("enabled", Boolean(create_constraint=False), nullable=False),
    Column("gain_db", Float, nullable=False),
    Column("opacity", Float, nullable=False),
    Column("fade_in", Integer, nullable=False),
    Column("fade_out", Integer, nullable=False),
    Column("fit", String, nullable=False),
    Column("scale", Float, nullable=False),
    Column("x", Float, nullable=False),
    Column("y", Float, nullable=False),
    Column("linked_clip_id", String),
    Column("name", String, nullable=False),
    _names("track", "track_id"),
    _names("shot", "source_shot_id"),
    _names("clip", "placement_clip_id"),
    _names("clip", "linked_clip_id"),
    Index(None, "project_id", "track_id"),
    Index(None, "project_id", "source_shot_id"),
    Index(None, "project_id", "placement_clip_id"),
    Index(None, "project_id", "linked_clip_id"),
)

transition = Table(
    "transition",
    metadata,
    *_key(),
    Column("clip_id", String, nullable=False),
    Column("type", String, nullable=False),
    Column("in_offset", Integer, nullable=False),
    Column("out_offset", Integer, nullable=False),
    _names("clip", "clip_id"),
    Index(None, "project_id", "clip_id"),
)

marker = Table(
    "marker",
    metadata,
    *_key(),
    Column("frame", Integer, nullable=False),
    Column("clip_id", String),
    Column("name", String, nullable=False),
    Column("colour", String, nullable=False),
    _names("clip", "clip_id"),
    Index(None, "project_id", "clip_id"),
)

RECORD_TABLES = {
    table.name: table for table in (project, script, scene, line, shot, element, guide, track, clip, transition, marker)
}
"""By a record's kind."""

change = Table(
    "change",
    metadata,
    Column("project_id", _of("project.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("id", String, nullable=False),
    Column("label", String, nullable=False),
    Column("base_revision", Integer, nullable=False),
    Column("diff", Text, nullable=False),
    Column("created_at", String, nullable=False),
    UniqueConstraint("project_id", "id"),
)

asset = Table(
    "asset",
    metadata,
    Column("id", String, primary_key=True),
    Column("sha256", String, nullable=False, unique=True),
    Column("type", String, nullable=False),
    Column("mime", String, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("rate_numerator", Integer),
    Column("rate_denominator", Integer),
    Column("frames", Integer, nullable=False),
    Column("sample_rate", Integer, nullable=False),
    Column("channels", Integer, nullable=False),
    Column("samples", Integer, nullable=False),
    Column("proxy_asset_id", _of("asset.id")),
    Column("has_peaks", Boolean(create_constraint=False), nullable=False),
    Column("origin", String, nullable=False),
    Column("created_at", String, nullable=False),
    Column("provenance", JSON),
)
"""`provenance` says how a job made an asset that is no take; NULL for what was brought in."""

project_asset = Table(
    "project_asset",
    metadata,
    Column("project_id", _of("project.id"), primary_key=True),
    Column("asset_id", _of("asset.id"), primary_key=True),
    Column("name", String, nullable=False),
    Column("created_at", String, nullable=False),
    Index(None, "asset_id"),
)

job = Table(
    "job",
    metadata,
    Column("id", String, primary_key=True),
    Column("project_id", _of("project.id")),
    Column("kind", String, nullable=False),
    Column("queue", String, nullable=False),
    Column("shot_id", String),
    Column("title", String, nullable=False),
    Column("spec", JSON, nullable=False),
    Column("links", JSON, nullable=False),
    Column("rank", String, nullable=False),
    Column("retry_of", _of("job.id")),
    Column("created_at", String, nullable=False),
    Index(None, "project_id", "shot_id"),
    Index(None, "queue", "rank"),
)

job_outcome = Table(
    "job_outcome",
    metadata,
    Column("job_id", _of("job.id"), primary_key=True),
    Column("state", String, nullable=False),
    Column("error", JSON),
    Column("asset_id", _of("asset.id")),
    Column("started_at", String),
    Column("ended_at", String, nullable=False),
    Index(None, "ended_at"),
)

job_asset = Table(
    "job_asset",
    metadata,
    Column("job_id", _of("job.id"), primary_key=True),
    Column("asset_id", _of("asset.id"), primary_key=True),
    Column("place", Integer, nullable=False),
    Index(None, "asset_id"),
)
"""What a job made that is no take, in the order of `place`."""

take = Table(
    "take",
    metadata,
    Column("id", String, primary_key=True),
    Column("project_id", _of("project.id"), nullable=False),
    Column("shot_id", String, nullable=False),
    Column("job_id", _of("job.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("type", String, nullable=False),
    Column("panel", Integer, nullable=False),
    Column("asset_id", _of("asset.id"), nullable=False),
    Column("passes", JSON, nullable=False),
    Column("frames", Integer, nullable=False),
    Column("shot_start", Integer, nullable=False),
    Column("engine", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("provenance", JSON, nullable=False),
    Column("created_at", String, nullable=False),
    UniqueConstraint("project_id", "shot_id", "type", "number"),
    Index(None, "job_id"),
)

event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", String, nullable=False),
    Column("project_id", String),
    Column("revision", Integer),
    Column("data", Text),
    Column("created_at", String, nullable=False),
)
"""What is told to whoever listens. A `change` event has no data of its own: it names a row of `change` by its revision."""

counter = Table(
    "counter",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Integer, nullable=False),
)

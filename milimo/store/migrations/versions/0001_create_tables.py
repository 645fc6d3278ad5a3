"""Create the tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _fk(name: str, columns: list[str], of: list[str]) -> sa.ForeignKeyConstraint:
    """A foreign key that is checked at the commit."""
    return sa.ForeignKeyConstraint(columns, of, name=name, deferrable=True, initially="DEFERRED")


def upgrade() -> None:
    op.create_table(
        "asset",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("rate_numerator", sa.Integer(), nullable=True),
        sa.Column("rate_denominator", sa.Integer(), nullable=True),
        sa.Column("frames", sa.Integer(), nullable=False),
        sa.Column("sample_rate", sa.Integer(), nullable=False),
        sa.Column("channels", sa.Integer(), nullable=False),
        sa.Column("samples", sa.Integer(), nullable=False),
        sa.Column("proxy_asset_id", sa.String(), nullable=True),
        sa.Column("has_peaks", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        _fk("fk_asset_proxy_asset_id_asset", ["proxy_asset_id"], ["asset.id"]),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset")),
        sa.UniqueConstraint("sha256", name=op.f("uq_asset_sha256")),
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("data", sa.Text(), nullable=True),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_table(
        "project",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("rate_numerator", sa.Integer(), nullable=False),
        sa.Column("rate_denominator", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("style", sa.Text(), nullable=False),
        sa.Column("script_id", sa.String(), nullable=True),
        sa.Column("labels_locked", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("updated_at", sa.String(), nullable=False),
        sa.Column("binned_at", sa.String(), nullable=True),
        _fk("fk_project_id_script_id_script", ["id", "script_id"], ["script.project_id", "script.id"]),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
    )
    op.create_table(
        "script",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        _fk("fk_script_project_id_project", ["project_id"], ["project.id"]),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_script")),
    )
    op.create_table(
        "change",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("base_revision", sa.Integer(), nullable=False),
        sa.Column("diff", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        _fk("fk_change_project_id_project", ["project_id"], ["project.id"]),
        sa.PrimaryKeyConstraint("project_id", "revision", name=op.f("pk_change")),
        sa.UniqueConstraint("project_id", "id", name=op.f("uq_change_project_id_id")),
    )
    op.create_table(
        "element",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("order", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("trigger", sa.String(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("image_asset_ids", sa.JSON(), nullable=False),
        sa.Column("voice", sa.String(), nullable=False),
        _fk("fk_element_project_id_project", ["project_id"], ["project.id"]),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_element")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("shot_id", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("spec", sa.JSON(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("rank", sa.String(), nullable=False),
        sa.Column("retry_of", sa.String(), nullable=True),
        sa.Column("created_at", sa.String(), nullable=False),
        _fk("fk_job_project_id_project", ["project_id"], ["project.id"]),
        sa.ForeignKeyConstraint(
            ["retry_of"], ["job.id"], name=op.f("fk_job_retry_of_job"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_project_id_job_shot_id"), ["project_id", "shot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_job_queue_job_rank"), ["queue", "rank"], unique=False)

    op.create_table(
        "project_asset",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("asset_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        _fk("fk_project_asset_asset_id_asset", ["asset_id"], ["asset.id"]),
        _fk("fk_project_asset_project_id_project", ["project_id"], ["project.id"]),
        sa.PrimaryKeyConstraint("project_id", "asset_id", name=op.f("pk_project_asset")),
    )
    with op.batch_alter_table("project_asset", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_asset_asset_id"), ["asset_id"], unique=False)

    op.create_table(
        "scene",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("order", sa.String(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("setting", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("time_of_day", sa.String(), nullable=False),
        sa.Column("omitted", sa.Boolean(), nullable=False),
        _fk("fk_scene_project_id_project", ["project_id"], ["project.id"]),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_scene")),
    )
    op.create_table(
        "track",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("order", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("magnetic", sa.Boolean(), nullable=False),
        sa.Column("muted", sa.Boolean(), nullable=False),
        sa.Column("solo", sa.Boolean(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("gain_db", sa.Float(), nullable=False),
        _fk("fk_track_project_id_project", ["project_id"], ["project.id"]),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_track")),
    )
    op.create_table(
        "job_outcome",
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("error", sa.JSON(), nullable=True),
        sa.Column("asset_id", sa.String(), nullable=True),
        sa.Column("started_at", sa.String(), nullable=True),
        sa.Column("ended_at", sa.String(), nullable=False),
        _fk("fk_job_outcome_asset_id_asset", ["asset_id"], ["asset.id"]),
        _fk("fk_job_outcome_job_id_job", ["job_id"], ["job.id"]),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_job_outcome")),
    )
    op.create_table(
        "line",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("scene_id", sa.String(), nullable=False),
        sa.Column("order", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("character", sa.String(), nullable=False),
        sa.Column("extension", sa.String(), nullable=False),
        sa.Column("parenthetical", sa.String(), nullable=False),
        sa.Column("dual", sa.String(), nullable=False),
        _fk("fk_line_project_id_scene_id_scene", ["project_id", "scene_id"], ["scene.project_id", "scene.id"]),
        _fk("fk_line_project_id_project", ["project_id"], ["project.id"]),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_line")),
    )
    with op.batch_alter_table("line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_line_project_id_line_scene_id"), ["project_id", "scene_id"], unique=False)

    op.create_table(
        "take",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("shot_id", sa.String(), nullable=False),
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("panel", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.String(), nullable=False),
        sa.Column("passes", sa.JSON(), nullable=False),
        sa.Column("frames", sa.Integer(), nullable=False),
        sa.Column("shot_start", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("provenance", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        _fk("fk_take_asset_id_asset", ["asset_id"], ["asset.id"]),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job.id"], name=op.f("fk_take_job_id_job"), initially="DEFERRED", deferrable=True
        ),
        _fk("fk_take_project_id_project", ["project_id"], ["project.id"]),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_take")),
    )
    with op.batch_alter_table("take", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_take_job_id"), ["job_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_take_project_id_take_shot_id"), ["project_id", "shot_id"], unique=False)

    op.create_table(
        "shot",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("scene_id", sa.String(), nullable=False),
        sa.Column("order", sa.String(), nullable=False),
        sa.Column("first_line_id", sa.String(), nullable=True),
        sa.Column("last_line_id", sa.String(), nullable=True),
        sa.Column("parsed", sa.JSON(), nullable=False),
        sa.Column("overrides", sa.JSON(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("locked_label", sa.String(), nullable=True),
        sa.Column("picked_take_id", sa.String(), nullable=True),
        _fk("fk_shot_picked_take_id_take", ["picked_take_id"], ["take.id"]),
        _fk("fk_shot_project_id_first_line_id_line", ["project_id", "first_line_id"], ["line.project_id", "line.id"]),
        _fk("fk_shot_project_id_last_line_id_line", ["project_id", "last_line_id"], ["line.project_id", "line.id"]),
        _fk("fk_shot_project_id_scene_id_scene", ["project_id", "scene_id"], ["scene.project_id", "scene.id"]),
        _fk("fk_shot_project_id_project", ["project_id"], ["project.id"]),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_shot")),
    )
    with op.batch_alter_table("shot", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shot_project_id_shot_first_line_id"), ["project_id", "first_line_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_shot_project_id_shot_last_line_id"), ["project_id", "last_line_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_shot_project_id_shot_scene_id"), ["project_id", "scene_id"], unique=False)

    op.create_table(
        "clip",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("track_id", sa.String(), nullable=False),
        sa.Column("order", sa.String(), nullable=False),
        sa.Column("source_type", sa.String(), nullable=False),
        sa.Column("source_shot_id", sa.String(), nullable=True),
        sa.Column("source_take_id", sa.String(), nullable=True),
        sa.Column("source_asset_id", sa.String(), nullable=True),
        sa.Column("source_text", sa.Text(), nullable=True),
        sa.Column("placement_type", sa.String(), nullable=False),
        sa.Column("placement_clip_id", sa.String(), nullable=True),
        sa.Column("placement_offset", sa.Integer(), nullable=True),
        sa.Column("placement_start", sa.Integer(), nullable=True),
        sa.Column("source_start", sa.Integer(), nullable=False),
        sa.Column("duration", sa.Integer(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("gain_db", sa.Float(), nullable=False),
        sa.Column("opacity", sa.Float(), nullable=False),
        sa.Column("fade_in", sa.Integer(), nullable=False),
        sa.Column("fade_out", sa.Integer(), nullable=False),
        sa.Column("fit", sa.String(), nullable=False),
        sa.Column("scale", sa.Float(), nullable=False),
        sa.Column("x", sa.Float(), nullable=False),
        sa.Column("y", sa.Float(), nullable=False),
        sa.Column("linked_clip_id", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        _fk("fk_clip_project_id_linked_clip_id_clip", ["project_id", "linked_clip_id"], ["clip.project_id", "clip.id"]),
        _fk(
            "fk_clip_project_id_placement_clip_id_clip",
            ["project_id", "placement_clip_id"],
            ["clip.project_id", "clip.id"],
        ),
        _fk("fk_clip_project_id_source_shot_id_shot", ["project_id", "source_shot_id"], ["shot.project_id", "shot.id"]),
        _fk("fk_clip_project_id_track_id_track", ["project_id", "track_id"], ["track.project_id", "track.id"]),
        _fk("fk_clip_project_id_project", ["project_id"], ["project.id"]),
        _fk("fk_clip_source_asset_id_asset", ["source_asset_id"], ["asset.id"]),
        _fk("fk_clip_source_take_id_take", ["source_take_id"], ["take.id"]),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_clip")),
    )
    with op.batch_alter_table("clip", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_clip_project_id_clip_linked_clip_id"),
            ["project_id", "linked_clip_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_clip_project_id_clip_placement_clip_id"),
            ["project_id", "placement_clip_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_clip_project_id_clip_source_shot_id"),
            ["project_id", "source_shot_id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_clip_project_id_clip_track_id"), ["project_id", "track_id"], unique=False)

    op.create_table(
        "guide",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("shot_id", sa.String(), nullable=False),
        sa.Column("asset_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("frame", sa.Integer(), nullable=False),
        sa.Column("strength", sa.Float(), nullable=False),
        _fk("fk_guide_asset_id_asset", ["asset_id"], ["asset.id"]),
        _fk("fk_guide_project_id_shot_id_shot", ["project_id", "shot_id"], ["shot.project_id", "shot.id"]),
        _fk("fk_guide_project_id_project", ["project_id"], ["project.id"]),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_guide")),
    )
    with op.batch_alter_table("guide", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guide_project_id_guide_shot_id"), ["project_id", "shot_id"], unique=False)

    op.create_table(
        "marker",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("frame", sa.Integer(), nullable=False),
        sa.Column("clip_id", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("colour", sa.String(), nullable=False),
        _fk("fk_marker_project_id_clip_id_clip", ["project_id", "clip_id"], ["clip.project_id", "clip.id"]),
        _fk("fk_marker_project_id_project", ["project_id"], ["project.id"]),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_marker")),
    )
    with op.batch_alter_table("marker", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_marker_project_id_marker_clip_id"), ["project_id", "clip_id"], unique=False
        )

    op.create_table(
        "transition",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("clip_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("in_offset", sa.Integer(), nullable=False),
        sa.Column("out_offset", sa.Integer(), nullable=False),
        _fk("fk_transition_project_id_clip_id_clip", ["project_id", "clip_id"], ["clip.project_id", "clip.id"]),
        _fk("fk_transition_project_id_project", ["project_id"], ["project.id"]),
        sa.PrimaryKeyConstraint("project_id", "id", name=op.f("pk_transition")),
    )
    with op.batch_alter_table("transition", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_transition_project_id_transition_clip_id"), ["project_id", "clip_id"], unique=False
        )

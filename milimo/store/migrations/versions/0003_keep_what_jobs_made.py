"""Keep what jobs made: the assets of each job in their order, and how an asset that is no take was made."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("asset", sa.Column("provenance", sa.JSON(), nullable=True))
    op.create_table(
        "job_asset",
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("asset_id", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["job.id"],
            name="fk_job_asset_job_id_job",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["asset_id"],
            ["asset.id"],
            name="fk_job_asset_asset_id_asset",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("job_id", "asset_id", name="pk_job_asset"),
    )
    op.create_index("ix_job_asset_asset_id", "job_asset", ["asset_id"])

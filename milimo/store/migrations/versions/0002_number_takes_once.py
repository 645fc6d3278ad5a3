"""Number takes once: two takes of a shot never share a number. Ended jobs are found by when they ended.

Rebuilds `take`, which shots and clips name.
"""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("take") as take:
        take.drop_index("ix_take_project_id_take_shot_id")
        take.create_unique_constraint(
            "uq_take_project_id_shot_id_type_number", ["project_id", "shot_id", "type", "number"]
        )
    op.create_index("ix_job_outcome_ended_at", "job_outcome", ["ended_at"])

"""Drop pictures from questions: the rows of questions to the language model held what it looked at, which their assets hold."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_JOB = sa.table("job", sa.column("id", sa.String()), sa.column("kind", sa.String()), sa.column("spec", sa.JSON()))


def upgrade() -> None:
    connection = op.get_bind()
    # One row at a time: each may hold a megabyte.
    for id in connection.execute(sa.select(_JOB.c.id).where(_JOB.c.kind == "words")).scalars().all():
        spec = connection.execute(sa.select(_JOB.c.spec).where(_JOB.c.id == id)).scalar_one()
        if spec.pop("picture", None) is not None:
            connection.execute(sa.update(_JOB).where(_JOB.c.id == id).values(spec=spec))

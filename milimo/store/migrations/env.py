"""Alembic runs this file to run migrations on the connection that `Database.migrate` hands over, in its transaction."""

from alembic import context

from milimo.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
